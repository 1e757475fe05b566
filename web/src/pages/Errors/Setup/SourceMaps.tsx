import { Button, Code, Table, TextInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { deleteSourceMap, type SourceMap, sourceMapsQuery } from '../../../api/errorSetup';
import { meQuery } from '../../../api/me';
import { bytes, plural } from '../../../model/format';
import { Confirm } from '../../../ui/Confirm';
import { Empty } from '../../../ui/Empty';
import { Failed } from '../../../ui/Failed';
import { Loading } from '../../../ui/Loading';
import { When } from '../../../ui/When';
import { Frame } from './Frame';
import classes from './Setup.module.css';
import { UploadMap } from './UploadMap';

/** The source maps of the environment by version: `/errors/source-maps`. */
export function Component() {
  const { data: me } = useQuery(meQuery);
  const maps = useQuery(sourceMapsQuery);
  const [wanted, setWanted] = useState('');
  const [uploading, setUploading] = useState(false);
  const [going, setGoing] = useState<SourceMap | null>(null);
  const mayChange = me?.may.includes('columns') ?? false;
  const versions = useMemo(() => byVersion(maps.data ?? [], wanted), [maps.data, wanted]);
  return (
    <Frame
      title="Source maps"
      about={
        <>
          A report of a browser whose <Code>code_version</Code> and file fit a map here shows the file, line and code of your sources, and is grouped by them. What was reported before a map came stays as it was.
        </>
      }
      action={
        mayChange && (
          <Button leftSection={<IconUpload size={15} />} onClick={() => setUploading(true)}>
            Upload a map
          </Button>
        )
      }
    >
      {maps.isError && maps.data === undefined ? (
        <Failed error={maps.error} what="The source maps could not be listed" retry={() => void maps.refetch()} />
      ) : maps.data === undefined ? (
        <Loading label="Loading the source maps" />
      ) : maps.data.length === 0 ? (
        <Empty title="No source map yet">
          Upload the one of your bundle here, or with each deploy: <Code>POST /api/1/sourcemap</Code> takes a form with <Code>version</Code>, <Code>minified_url</Code> and the file <Code>source_map</Code>, as Rollbar’s tools send it.
        </Empty>
      ) : (
        <>
          <TextInput size="xs" maw={360} aria-label="Find a version or address" placeholder="Version or address" value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} />
          {versions.length === 0 && <p className={classes.about}>No map has a version or address with this text.</p>}
          {versions.map(([version, list]) => (
            <section key={version} aria-label={`Version ${version}`}>
              <h3 className={classes.version}>
                Version {version} · {plural(list.length, 'map')}
              </h3>
              <div className={classes.scroll}>
                <Table highlightOnHover miw={640} layout="fixed">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>File as browsers load it</Table.Th>
                      <Table.Th w={100} ta="end">
                        Size
                      </Table.Th>
                      <Table.Th w={150}>Uploaded</Table.Th>
                      <Table.Th w={90} aria-label="Delete" />
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {list.map((map) => (
                      <Table.Tr key={map.id}>
                        <Table.Td className={classes.mono ?? ''}>{map.minified_url}</Table.Td>
                        <Table.Td ta="end">{bytes(map.size)}</Table.Td>
                        <Table.Td>
                          <When time={map.uploaded_at} />
                        </Table.Td>
                        <Table.Td ta="end">
                          {mayChange && (
                            <Button variant="subtle" color="red" size="compact-xs" aria-label={`Delete the map of ${map.minified_url}, version ${version}`} onClick={() => setGoing(map)}>
                              Delete
                            </Button>
                          )}
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </div>
            </section>
          ))}
        </>
      )}
      {uploading && <UploadMap onClose={() => setUploading(false)} />}
      {going !== null && <Delete map={going} onClose={() => setGoing(null)} />}
    </Frame>
  );
}

/** The maps in whose version or address a text stands, by version, the one with the last upload first. */
function byVersion(maps: readonly SourceMap[], wanted: string): [string, SourceMap[]][] {
  const text = wanted.trim().toLowerCase();
  const found = maps.filter((map) => map.version.toLowerCase().includes(text) || map.minified_url.toLowerCase().includes(text)).sort((left, right) => Date.parse(right.uploaded_at) - Date.parse(left.uploaded_at));
  const versions = new Map<string, SourceMap[]>();
  for (const map of found) versions.set(map.version, [...(versions.get(map.version) ?? []), map]);
  return [...versions];
}

function Delete({ map, onClose }: { map: SourceMap; onClose: () => void }) {
  const cache = useQueryClient();
  const go = useMutation({
    mutationFn: () => deleteSourceMap(map.id),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: sourceMapsQuery.queryKey });
      onClose();
    },
  });
  return (
    <Confirm title="Delete the source map?" action="Delete" busy={go.isPending} error={go.error} confirm={() => go.mutate()} onClose={onClose}>
      Reports of version {map.version} with the file <Code>{map.minified_url}</Code> show the minified code from then on. Those that came before stay as they are.
    </Confirm>
  );
}
