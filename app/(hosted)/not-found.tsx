import { Compass } from "lucide-react";
import { Notice } from "#components/hosted/notice.tsx";
import { HostedShell } from "#components/hosted/shell.tsx";

export default function HostedNotFound() {
  return (
    <HostedShell realm={null}>
      <Notice
        icon={<Compass aria-hidden />}
        title="There is nothing at this address"
        lead="The link may be incomplete. Go back to the app that you came from and try again there."
      />
    </HostedShell>
  );
}
