insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
  ('own-files', 'own-files', false, null, null),
  ('drop-box', 'drop-box', false, null, null),
  ('write-once', 'write-once', false, null, null),
  ('open-files', 'open-files', true, 100000, array['text/*', 'image/png', 'image/svg+xml']);

-- Each user has a folder of their own.
create policy own_files_select on storage.objects for select to authenticated
  using (bucket_id = 'own-files' and (storage.foldername(name))[1] = (select auth.uid())::text);
create policy own_files_insert on storage.objects for insert to authenticated
  with check (bucket_id = 'own-files' and (storage.foldername(name))[1] = (select auth.uid())::text);
create policy own_files_update on storage.objects for update to authenticated
  using (bucket_id = 'own-files' and (storage.foldername(name))[1] = (select auth.uid())::text);
create policy own_files_delete on storage.objects for delete to authenticated
  using (bucket_id = 'own-files' and (storage.foldername(name))[1] = (select auth.uid())::text);
-- What goes in is not seen again by those who brought it.
create policy drop_box_insert on storage.objects for insert to authenticated with check (bucket_id = 'drop-box');
-- There is no update, and so no upsert.
create policy write_once_select on storage.objects for select to authenticated using (bucket_id = 'write-once');
create policy write_once_insert on storage.objects for insert to authenticated
  with check (bucket_id = 'write-once' and storage.allow_any_operation(array['object.upload', 'object.sign_upload_url']));
