// A Lab's server in a process of its own: `node serve.cjs '{"root": …, "home": …, "frontEnd": …, "token": …}'`.
// Says its address on the first line; everything it logs follows.
const { startLabServer } = require('../../../dist/kernel-setup/lab/server/server.js');

const { token, ...options } = JSON.parse(process.argv[2]);
startLabServer({ port: 0, log: (line) => console.log(line), credentials: { token }, ...options }).then(
  (lab) => {
    console.log(lab.address);
    process.on('SIGTERM', () => lab.close().then(() => process.exit(0)));
  },
);
