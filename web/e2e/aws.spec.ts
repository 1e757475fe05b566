import { expect, expectAccessible, expectUnharmed, test } from './server';
import { AwsClient } from './support/aws';

const hostile = '<img src=x onerror=window.pwned=1>';
const traceHex = 'b7a7cc170b3d0a1deba7323e';

/** A request that went wrong, as an X-Ray SDK and a logger tell of it, and one that did not. */
async function seed(aws: AwsClient, group: string) {
  const now = Date.now();
  const second = Math.floor(now / 1_000) - 600;
  const id = (n: number) => `1-${second.toString(16)}-${traceHex.slice(1)}${n}`;
  const segment = (n: number, status: number) => ({
    name: 'backend-flask',
    id: `70de5b6f19ff9a0${n}`,
    trace_id: id(n),
    start_time: second + n,
    end_time: second + n + 0.25,
    http: { request: { method: 'GET', url: `http://localhost:4567/api/${n}` }, response: { status } },
    ...(status >= 500 && { fault: true }),
  });
  const documents = [segment(1, 500), segment(2, 200)].map((one) => JSON.stringify(one));
  expect(await aws.xray('/TraceSegments', { TraceSegmentDocuments: documents })).toEqual({ UnprocessedTraceSegments: [] });
  await aws.logs('CreateLogGroup', { logGroupName: group });
  for (const stream of ['web/1', 'web/2']) await aws.logs('CreateLogStream', { logGroupName: group, logStreamName: stream });
  const line = (minute: number, message: string) => ({ timestamp: now - (30 - minute) * 60_000, message });
  await aws.logs('PutLogEvents', {
    logGroupName: group,
    logStreamName: 'web/1',
    logEvents: [line(1, JSON.stringify({ level: 'INFO', ms: 12, text: hostile })), line(2, JSON.stringify({ level: 'ERROR', ms: 250, xray_trace_id: id(1) })), line(9, 'plain ERROR text')],
  });
  await aws.logs('PutLogEvents', { logGroupName: group, logStreamName: 'web/2', logEvents: [line(3, 'fine')] });
}

test('groups: traces by filter expression, a group with its mistake at the field, its traces, its end', async ({ page, empty, watch }) => {
  // What is refused is what this is about.
  watch.expect(/422/);
  await seed(await AwsClient.of(empty), 'cruddur');
  await page.goto(`${empty.url}/xray`);
  const traces = page.getByRole('grid', { name: 'Traces' });
  await expect(traces.getByRole('row', { name: /backend-flask/ })).toHaveCount(2);
  await page.getByLabel('Filter expression').fill('service("backend-flask" { fault }');
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await expect(page.getByText(/Invalid filter expression: .* at character 25/)).toBeVisible();
  await page.getByRole('tab', { name: 'Groups' }).click();
  await page.getByRole('button', { name: 'New group' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Cruddur');
  await dialog.getByLabel('Filter expression').fill('service("backend-flask") {fault OR}');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText(/Invalid filter expression/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel('Filter expression').fill('service("backend-flask") {fault OR error}');
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /Cruddur/ })).toContainText('{fault OR error}');
  expect(await (await AwsClient.of(empty)).xray('/Groups', {})).toMatchObject({ Groups: [{ GroupName: 'Default' }, { GroupName: 'Cruddur' }] });
  await page.getByRole('link', { name: 'Cruddur' }).click();
  await expect(page).toHaveURL(/filter=group\.name/);
  await expect(traces.getByRole('row', { name: /backend-flask/ })).toHaveCount(1);
  await traces.getByRole('link', { name: 'backend-flask' }).click();
  await expect(page).toHaveURL(/\/trace\/[0-9a-f]{32}/);
  await page.goto(`${empty.url}/xray?tab=groups`);
  await page.getByRole('button', { name: 'Delete Cruddur' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('row', { name: /Cruddur/ })).toHaveCount(0);
});

test('sampling rules: order, all fields, what SDKs told, a default that stays', async ({ page, empty, watch }) => {
  watch.expect(/422/);
  const aws = await AwsClient.of(empty);
  await page.goto(`${empty.url}/xray?tab=rules`);
  await expect(page.getByText('No SDK has told of its sampling')).toBeVisible();
  await page.getByRole('button', { name: 'New rule' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Default');
  await dialog.getByRole('textbox', { name: 'Priority' }).fill('9000');
  await dialog.getByRole('textbox', { name: 'Reservoir' }).fill('5');
  await dialog.getByRole('textbox', { name: 'Then, percent' }).fill('10');
  await dialog.getByLabel('Service name').fill('backend-flask');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Rule already exists')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Cruddur');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const rule = page.getByRole('row', { name: /Cruddur/ });
  await expect(rule).toContainText('service name backend-flask');
  expect(await aws.xray('/GetSamplingRules', {})).toMatchObject({ SamplingRuleRecords: [{ SamplingRule: { RuleName: 'Cruddur', Priority: 9000, FixedRate: 0.1, ReservoirSize: 5 } }, { SamplingRule: { RuleName: 'Default' } }] });
  await aws.xray('/SamplingTargets', { SamplingStatisticsDocuments: [{ RuleName: 'Cruddur', ClientID: 'a1b2c3d4e5f60718293a4b5c', RequestCount: 120, SampledCount: 17, BorrowCount: 3, Timestamp: Math.floor(Date.now() / 1_000) }] });
  await page.reload();
  await expect(rule.getByRole('cell')).toContainText(['9,000', 'Cruddur', 'service name backend-flask', '5/s', '10', '120', '20', '3']);
  await expect(page.getByRole('button', { name: 'Delete Default' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Edit Default' }).click();
  await expect(dialog.getByLabel('Service name')).toHaveCount(0);
  await dialog.getByRole('textbox', { name: 'Then, percent' }).fill('50');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /last Default/ })).toContainText('50');
});

test('log groups: retention, streams, filter patterns, a line and its trace', async ({ page, empty, watch }) => {
  watch.expect(/422/);
  await page.goto(`${empty.url}/cloudwatch`);
  await expect(page.getByText('No log group yet')).toBeVisible();
  await seed(await AwsClient.of(empty), '/aws/cruddur');
  await page.reload();
  const row = page.getByRole('grid', { name: 'Log groups' }).getByRole('row', { name: /aws\/cruddur/ });
  await expect(row.getByRole('gridcell').nth(1)).toHaveText('2');
  await row.getByRole('link').click();
  await expect(page).toHaveURL(/\/cloudwatch\/group\?name=%2Faws%2Fcruddur/);
  const lines = page.getByRole('grid', { name: 'Lines' });
  await expect(lines.getByRole('row')).toHaveCount(5);
  await expect(lines.locator('[data-row="0"]')).toContainText('plain ERROR text');
  await expect(lines.getByText(hostile)).toBeVisible();
  await page.getByLabel('Filter pattern').fill('{ $.level = ERROR && $.ms > ');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Invalid filter pattern: .* at character/)).toBeVisible();
  await page.getByLabel('Filter pattern').fill('{ $.level = ERROR && $.ms > 100 }');
  await page.keyboard.press('Enter');
  await expect(lines.getByRole('row')).toHaveCount(2);
  await lines.locator('[data-row="0"]').getByText('250').click();
  await expect(page.getByRole('dialog').getByRole('region', { name: 'Message' })).toContainText('"ms": 250');
  await page.getByRole('dialog').getByRole('link', { name: 'To its trace' }).click();
  await expect(page).toHaveURL(/\/trace\/[0-9a-f]{32}/);
  await expect(page.getByText('backend-flask').first()).toBeVisible();
  // The line hangs in the trace that it is of.
  await expect(page.getByText(/"level":"ERROR","ms":250/).first()).toBeVisible();
  await page.goBack();
  await page.getByRole('tab', { name: 'Streams' }).click();
  const streams = page.getByRole('grid', { name: 'Streams' });
  await expect(streams.locator('[data-row]').getByRole('link')).toHaveText(['web/1', 'web/2']);
  await expect(streams.locator('[data-row="1"]').getByRole('gridcell').nth(4)).toHaveText('4 B');
  await streams.getByRole('button', { name: 'Stream' }).click();
  await streams.getByRole('button', { name: 'Stream' }).click();
  await expect(page).toHaveURL(/order=name-desc/);
  await expect(streams.locator('[data-row]').getByRole('link')).toHaveText(['web/2', 'web/1']);
  await page.getByLabel('Names that begin with').fill('web/2');
  await page.keyboard.press('Enter');
  await expect(streams.getByRole('row')).toHaveCount(2);
  await expectAccessible(page);
  await streams.locator('[data-row="0"]').getByRole('link').click();
  await expect(lines.getByRole('row')).toHaveCount(2);
  await expect(lines.locator('[data-row="0"]')).toContainText('fine');
  await page.getByRole('button', { name: 'Kept for as the server: change' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Keep lines for' }).click();
  await dialog.getByRole('option', { name: '14 days' }).click();
  await expect(dialog.getByText('Lines older than 14 days go for good.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Save and remove what is older' }).click();
  await expect(page.getByRole('button', { name: 'Kept for 14 days: change' })).toBeVisible();
  await expectUnharmed(page);
});

test('Insights: a mistake at its place, a chart by time, an address for a colleague', async ({ page, empty, watch, context }) => {
  watch.expect(/422/);
  await seed(await AwsClient.of(empty), 'cruddur');
  await page.goto(`${empty.url}/cloudwatch/insights`);
  await page.getByRole('combobox', { name: 'Log groups' }).click();
  await page.getByRole('option', { name: 'cruddur' }).click();
  await page.keyboard.press('Escape');
  const query = page.getByRole('textbox', { name: 'Query', exact: true });
  await query.fill('filter @message like /ERROR/\n| statz count(*) by bin(1m)');
  await query.press('Control+Enter');
  await expect(page.getByRole('alert')).toContainText('Line 2, column 3');
  await expect(page.locator('mark')).toHaveText('statz');
  await expectAccessible(page);
  await query.fill('filter @message like /ERROR/\n| stats count(*) as errors by bin(1m)');
  await query.press('Control+Enter');
  await expect(page.getByRole('heading', { name: 'errors by 1 minute' })).toBeVisible();
  await expect(page.getByText('2 rows; 2 of')).toBeVisible();
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole('grid', { name: 'Results' }).getByRole('row')).toHaveCount(3);
  // What lies behind another page draws a frame a second.
  await other.close();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByLabel('Name').fill('errors by minute');
  await expectAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const aws = await AwsClient.of(empty);
  expect(await aws.logs('DescribeQueryDefinitions', {})).toMatchObject({ queryDefinitions: [{ name: 'errors by minute', logGroupNames: ['cruddur'], queryString: await query.inputValue() }] });
  await query.fill("SOURCE logGroups(namePrefix: ['crud'])\n| pattern @message");
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('grid', { name: 'Results' })).toContainText('plain ERROR text');
  await page.getByRole('button', { name: 'Saved queries' }).click();
  await page.getByLabel('Find a saved query').fill('MINUTE');
  await page.getByRole('button', { name: 'Open errors by minute' }).click();
  await expect(query).toHaveValue(/bin\(1m\)/);
  await page.getByRole('button', { name: 'Saved queries' }).click();
  await page.getByRole('button', { name: 'Delete errors by minute' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await aws.logs('DescribeQueryDefinitions', {})).toEqual({ queryDefinitions: [] });
  await page.getByRole('button', { name: 'Queries to begin with' }).click();
  await page.getByRole('menuitem', { name: 'The latest lines' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const results = page.getByRole('grid', { name: 'Results' });
  await expect(results.getByRole('columnheader', { name: '@timestamp' })).toBeVisible();
  await expect(results.getByRole('row')).toHaveCount(5);
  await results.getByText('250').click();
  await expect(page.getByRole('dialog').getByRole('row', { name: /^level/ })).toContainText('ERROR');
  await expect(page.getByRole('dialog').getByRole('link', { name: 'To its trace' })).toBeVisible();
  await expectUnharmed(page);
});

test('all pages are accessible', async ({ page, empty }) => {
  await seed(await AwsClient.of(empty), 'cruddur');
  await page.goto(`${empty.url}/xray`);
  await expect(page.getByRole('link', { name: 'backend-flask' }).first()).toBeVisible();
  await expectAccessible(page);
  for (const [path, sign] of [['/xray?tab=groups', 'Default'], ['/xray?tab=rules', 'Default'], ['/cloudwatch', 'cruddur'], ['/cloudwatch/group?name=cruddur', 'plain ERROR text'], ['/cloudwatch/group?name=cruddur&tab=streams', 'web/2'], ['/cloudwatch/insights?groups=cruddur&q=stats%20count(*)%20by%20bin(5m)', 'count(*)']] as const) {
    await page.goto(empty.url + path);
    await expect(page.getByText(sign).first()).toBeVisible();
    await expectAccessible(page);
  }
});
