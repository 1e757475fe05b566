import { useRouteError } from 'react-router';
import { Failed } from '../ui/Failed';

/** A page that broke: said plainly, with a way on. A page file that is gone means that the server has a newer version. */
export function PageFault() {
  const error = useRouteError();
  return <Failed error={error} what="This page could not be shown" retry={() => window.location.reload()} />;
}
