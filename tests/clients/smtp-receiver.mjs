// A mail server that takes everything and prints it, one JSON a line: CERTIFICATE and KEY are PEM files, MODE is starttls, implicit or plain.
import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';

const mode = process.env.MODE;
const server = new SMTPServer({
  secure: mode === 'implicit',
  ...(mode !== 'plain' && { key: readFileSync(process.env.KEY), cert: readFileSync(process.env.CERTIFICATE) }),
  disabledCommands: mode === 'plain' ? ['STARTTLS', 'AUTH'] : [],
  authMethods: [process.env.AUTH ?? 'PLAIN'],
  onAuth: ({ username, password }, _session, done) => (username === 'apiary' && password === 'p4ss wörd' ? done(null, { user: username }) : done(new Error('wrong password'))),
  onRcptTo: ({ address }, _session, done) => (address.startsWith('nobody@') ? done(Object.assign(new Error('no such user'), { responseCode: 550 })) : done()),
  onData: (stream, session, done) => {
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => {
      const { mailFrom, rcptTo } = session.envelope;
      console.log(JSON.stringify({ secure: session.secure, user: session.user ?? null, from: mailFrom.address, to: rcptTo.map((one) => one.address), message: Buffer.concat(parts).toString() }));
      done();
    });
  },
});
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
