import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconTimeline } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { GroupLine } from '../../api/logGroups';
import { spread } from '../../model/aws/logGroup';
import { timestamp } from '../../model/format';
import { traceAddress } from '../../model/trace/attached';
import { CopyButton } from '../../ui/CopyButton';
import classes from './CloudWatch.module.css';

/** All of a line. */
export function LineDialog({ line, onClose }: { line: GroupLine; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={timestamp(line.timestamp, true)} size="xl" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="sm">
        <Group gap="xs">
          {line.traceId !== undefined && (
            <Button component={Link} to={traceAddress(line.traceId, line.spanId)} variant="default" size="compact-xs" leftSection={<IconTimeline size={14} />}>
              To its trace
            </Button>
          )}
          <CopyButton text={line.message} label="message" />
          <Text size="sm" c="dimmed">
            Stream {line.logStreamName}; came {timestamp(line.ingestionTime, true)}
          </Text>
        </Group>
        <pre className={classes.text} tabIndex={0} role="region" aria-label="Message">
          {spread(line.message)}
        </pre>
      </Stack>
    </Modal>
  );
}
