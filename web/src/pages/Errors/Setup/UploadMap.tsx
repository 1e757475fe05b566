import { Button, FileInput, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { sourceMapsQuery, uploadSourceMap } from '../../../api/errorSetup';
import { Failed } from '../../../ui/Failed';

/** A dialog that uploads a source map. */
export function UploadMap({ onClose }: { onClose: () => void }) {
  const cache = useQueryClient();
  const [version, setVersion] = useState('');
  const [url, setUrl] = useState('');
  const [map, setMap] = useState<File | null>(null);
  const [sources, setSources] = useState<File[]>([]);
  const upload = useMutation({
    mutationFn: (file: File) => uploadSourceMap(version.trim(), url.trim(), file, sources),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: sourceMapsQuery.queryKey });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (map !== null) upload.mutate(map);
  };
  return (
    <Modal opened onClose={onClose} title="Upload a source map" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput label="Version" description="As reports say it: code_version" required data-autofocus maxLength={40} value={version} onChange={(event) => setVersion(event.currentTarget.value)} />
          <TextInput label="Address of the minified file" description="As frames name it; scheme, port and query do not count. //dynamichost/app.js is any host" placeholder="https://shop.example/assets/app.min.js" required maxLength={2_000} value={url} onChange={(event) => setUrl(event.currentTarget.value)} />
          <FileInput label="Source map" description="The .map file that the bundler wrote" required clearable clearButtonProps={{ 'aria-label': 'Take the map away' }} accept=".map,.json,application/json" value={map} onChange={setMap} />
          <FileInput label="Sources" description="Only where the map does not hold them itself" multiple clearable clearButtonProps={{ 'aria-label': 'Take the sources away' }} value={sources} onChange={setSources} />
          {upload.isError && <Failed error={upload.error} what="The map was not kept" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={upload.isPending} disabled={map === null || version.trim() === '' || url.trim() === ''}>
              Upload
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
