-- The second lock on the tables of 0002, as 0001 has put it on those before.
do $$
declare owned text;
begin
  foreach owned in array array[
    'one_time_tokens', 'one_time_codes', 'messages', 'totp_factors', 'backup_codes', 'passkeys',
    'identity_providers', 'linked_identities'
  ]
  loop
    execute format('alter table %I enable row level security', owned);
    execute format(
      'create policy tenant_and_mode on %I to bonafide_app
         using (tenant_id = current_setting(''bonafide.tenant'', true) and mode = current_setting(''bonafide.mode'', true))
         with check (tenant_id = current_setting(''bonafide.tenant'', true) and mode = current_setting(''bonafide.mode'', true))',
      owned);
    execute format('grant select, insert, update, delete on %I to bonafide_app', owned);
  end loop;
end $$;
--> statement-breakpoint
grant update (mfa_policy, redirect_urls, relying_party_id, passkey_origins, allows_passwordless_sign_up)
  on organizations to bonafide_app;
