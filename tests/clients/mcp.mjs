// The Model Context Protocol's own client for JavaScript, as an agent's program uses it: starts the server as a process, lists its tools, then
// makes the calls that it is given as a JSON list of [name, arguments]. Prints what it saw as one JSON object.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const { APIARY, APIARY_URL, APIARY_API_KEY, CALLS = '[]' } = process.env;
const client = new Client({ name: 'apiary-tests', version: '1.0.0' });
await client.connect(new StdioClientTransport({ command: APIARY, args: ['mcp'], env: { ...process.env, APIARY_URL, APIARY_API_KEY } }));
const { tools } = await client.listTools();
const answers = [];
for (const [name, args] of JSON.parse(CALLS)) {
  const { content, isError } = await client.callTool({ name, arguments: args });
  answers.push({ name, isError: isError === true, text: content[0].text });
}

console.log(JSON.stringify({ server: client.getServerVersion(), instructions: client.getInstructions(), tools, answers }));
await client.close();
