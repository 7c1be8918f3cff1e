// Asks at /mcp with the official clients: that of the revisions with a handshake, and that of the one without. Usage:
// ask.mjs URL TOKEN; MCP_MODULES is the folder with node_modules. Prints lines of name, what is, what is wanted.
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const [address, token] = process.argv.slice(2);
const modules = createRequire(process.env.MCP_MODULES + '/package.json');
const load = async name => import(pathToFileURL(modules.resolve(name)));
const headers = {Authorization: 'Bearer ' + token};

function tell(name, have, want) {
  console.log([name, JSON.stringify(have), JSON.stringify(want)].join('\t'));
}

async function speaks(era, client, list) {
  const {tools} = list;
  tell(`${era}: its name`, client.getServerVersion()?.name, 'runlytics');
  tell(`${era}: it says how to go about it`, client.getInstructions()?.includes('quote them as data'), true);
  tell(`${era}: tools are listed`, tools.length >= 10, true);
  tell(`${era}: all of them read only`, tools.every(tool => tool.annotations.readOnlyHint), true);
  // The client holds what comes against outputSchema.
  const runs = await client.callTool({name: 'runs', arguments: {limit: 3, order_by: 'longest'}});
  tell(`${era}: a tool answers with structure`, runs.structuredContent.rows.length, 3);
  tell(`${era}: and with the same as text`, JSON.parse(runs.content[0].text), runs.structuredContent);
  tell(`${era}: ids are those of the rows`, runs.structuredContent.ids, runs.structuredContent.rows.map(row => row.activity_id));
  const failed = [];
  const given = {
    predict_race: {metres: 10000}, trend: {metric: 'pace'}, compare: {metric: 'pace', group_by: 'weekday'},
    explain_activity: {activity_id: runs.structuredContent.ids[0]}, ask: {question: 'how far did I run this year'},
  };
  for (const tool of tools) {
    const answer = await client.callTool({name: tool.name, arguments: given[tool.name] ?? {}});
    if (answer.isError || !Array.isArray(answer.structuredContent.rows)) failed.push(tool.name, answer.content[0].text);
  }
  tell(`${era}: each tool answers`, failed, []);
  const wrong = await client.callTool({name: 'runs', arguments: {limit: 'all'}});
  tell(`${era}: a wrong argument is an error that helps`, [wrong.isError, wrong.content[0].text.includes('from 1 to 200')], [true, true]);
  const unknown = await client.callTool({name: 'drop_table', arguments: {}}).catch(error => error);
  tell(`${era}: a tool that is not there is an error of the protocol`, unknown.code, -32602);
}

async function legacy() {
  const {Client} = await load('@modelcontextprotocol/sdk/client/index.js');
  const {StreamableHTTPClientTransport} = await load('@modelcontextprotocol/sdk/client/streamableHttp.js');
  const client = new Client({name: 'test', version: '1'});
  const transport = new StreamableHTTPClientTransport(new URL(address), {requestInit: {headers}});
  await client.connect(transport);
  tell('handshake: the latest revision of its kind', transport.protocolVersion, '2025-11-25');
  tell('handshake: there is no session', transport.sessionId ?? null, null);
  await client.ping();
  await speaks('handshake', client, await client.listTools());
  await client.close();
  const stranger = new Client({name: 'test', version: '1'});
  const refused = new StreamableHTTPClientTransport(new URL(address), {requestInit: {headers: {Authorization: 'Bearer guess'}}});
  tell('handshake: a guessed token connects nobody', await stranger.connect(refused).then(() => 'connected', () => 'refused'), 'refused');
}

async function modern() {
  const {Client, StreamableHTTPClientTransport} = await load('@modelcontextprotocol/client');
  for (const mode of ['auto', {pin: '2026-07-28'}, 'legacy']) {
    const client = new Client({name: 'test', version: '1'}, {versionNegotiation: {mode}});
    await client.connect(new StreamableHTTPClientTransport(new URL(address), {requestInit: {headers}}));
    const era = typeof mode === 'string' ? mode : 'pinned';
    tell(`${era}: the revision`, client.getNegotiatedProtocolVersion(), mode === 'legacy' ? '2025-11-25' : '2026-07-28');
    await speaks(era, client, await client.listTools());
    await client.close();
  }
}

await legacy();
await modern();
