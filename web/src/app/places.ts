import { IconActivity, IconBell, IconBinaryTree2, IconBug, IconChartHistogram, IconCloud, IconDatabase, IconLayoutDashboard, IconListDetails, IconMathFunction, IconPlayerPlay, IconReportAnalytics, IconRoute, IconSettings, IconTopologyStar3 } from '@tabler/icons-react';

/** Where one can go from anywhere: address, name, and the key after "g". */
export const places = [
  { to: '/', label: 'Start', key: 's', icon: IconPlayerPlay },
  { to: '/query', label: 'Query', key: 'q', icon: IconChartHistogram },
  { to: '/boards', label: 'Boards', key: 'b', icon: IconLayoutDashboard },
  { to: '/services', label: 'Services', key: 'v', icon: IconActivity },
  { to: '/map', label: 'Map', key: 'm', icon: IconTopologyStar3 },
  { to: '/logs', label: 'Logs', key: 'l', icon: IconListDetails },
  { to: '/alerts', label: 'Alerts', key: 'r', icon: IconBell },
  { to: '/errors', label: 'Errors', key: 'e', icon: IconBug },
  { to: '/xray', label: 'X-Ray', key: 'x', icon: IconRoute },
  { to: '/cloudwatch', label: 'CloudWatch', key: 'c', icon: IconCloud },
  { to: '/datasets', label: 'Datasets', key: 'd', icon: IconDatabase },
  { to: '/fields', label: 'Fields', key: 'f', icon: IconMathFunction },
  { to: '/arrivals', label: 'Arrivals', key: 'a', icon: IconBinaryTree2 },
  { to: '/usage', label: 'Usage', key: 'u', icon: IconReportAnalytics },
  { to: '/settings', label: 'Settings', key: 't', icon: IconSettings },
] as const;
