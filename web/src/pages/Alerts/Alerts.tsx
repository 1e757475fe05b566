import { Tabs } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { PageHead } from '../../ui/PageHead';
import { useAddress } from '../../ui/useAddress';
import classes from './Alerts.module.css';
import { History } from './History';
import { Recipients } from './Recipients';
import { Slos } from './Slos';
import { Triggers } from './Triggers';

const tabs = [
  { value: 'history', label: 'History', panel: () => <History subject={null} /> },
  { value: 'triggers', label: 'Triggers', panel: Triggers },
  { value: 'slos', label: 'SLOs', panel: Slos },
  { value: 'recipients', label: 'Recipients', panel: Recipients },
] as const;

/** What is watched, what fired and who is told: `/alerts?tab=`. */
export function Component() {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const chosen = tabs.find((tab) => tab.value === search.get('tab'))?.value ?? 'history';
  return (
    <div className={classes.page}>
      <PageHead title="Alerts" about="What fired, why, and who was told; the triggers and objectives that are watched" />
      <Tabs value={chosen} onChange={(tab) => setAddress({ tab: tab === 'history' ? null : tab }, { push: true })} keepMounted={false}>
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
