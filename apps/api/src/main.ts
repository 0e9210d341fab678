import { Config } from '#libs/platform';
import { createApi } from './api.js';

const config = new Config(process.env);
const app = await createApi(config);
await app.listen(config.port, config.host);
process.stderr.write(`api listens on ${await app.getUrl()}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void app.close().then(() => process.exit(0));
  });
}
