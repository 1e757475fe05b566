import { Tabs } from '@mantine/core';
import { useSearchParams } from 'react-router';
import aws from '../../ui/AwsPage.module.css';
import { PageHead } from '../../ui/PageHead';
import { useAddress } from '../../ui/useAddress';
import { Groups } from './Groups';
import { Rules } from './Rules';
import { Traces } from './Traces';

const tabs = [
  { value: 'traces', label: 'Traces', panel: Traces },
  { value: 'groups', label: 'Groups', panel: Groups },
  { value: 'rules', label: 'Sampling rules', panel: Rules },
] as const;

/** What X-Ray's own console has and no other page: traces by filter expression, groups, sampling rules: `/xray?tab=&filter=&group=&time=`. */
export function Component() {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const chosen = tabs.find((tab) => tab.value === search.get('tab'))?.value ?? 'traces';
  return (
    <div className={aws.page}>
      <PageHead title="X-Ray" about="Traces by filter expression, the groups and the sampling rules that SDKs and the aws command see" />
      <Tabs value={chosen} onChange={(tab) => setAddress({ tab: tab === 'traces' ? null : tab }, { push: true })} keepMounted={false}>
        <Tabs.List mb="sm">
          {tabs.map((tab) => (
            <Tabs.Tab key={tab.value} value={tab.value}>
              {tab.label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ value, panel: Panel }) => (
          <Tabs.Panel key={value} value={value}>
            <Panel />
          </Tabs.Panel>
        ))}
      </Tabs>
    </div>
  );
}
