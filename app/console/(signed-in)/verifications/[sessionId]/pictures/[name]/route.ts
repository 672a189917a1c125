import { perform } from "#lib/console/index.ts";
import { KYC_PICTURES, readKycPicture } from "#lib/domain/kyc/index.ts";
import { FAULTS } from "#lib/engine/faults.ts";

type Params = { params: Promise<{ sessionId: string; name: string }> };

/** One picture, for the member alone: nothing between here and the screen may keep it. */
export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const { sessionId, name } = await params;
  const picture = KYC_PICTURES.find((each) => each === name);
  if (!picture) return refused(404, "There is no such picture.");
  const found = await perform(readKycPicture, { sessionId, picture });
  if (!found.ok) return refused(FAULTS[found.fault.code].status, found.fault.detail);
  return new Response(found.output.jpeg, {
    headers: {
      ...PRIVATE,
      "content-type": "image/jpeg",
      "cross-origin-resource-policy": "same-origin",
    },
  });
}

const PRIVATE = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

function refused(status: number, detail: string): Response {
  return new Response(`${detail}\n`, { status, headers: { ...PRIVATE, "content-type": "text/plain" } });
}
