import { Config } from '#libs/platform';
import { whenToldToEnd } from '../../ending.js';
import { createApi } from './api.js';

const config = new Config(process.env);
const starting = createApi(config);
whenToldToEnd(async () => (await starting).close());

const app = await starting;
await app.listen(config.port, config.host);
process.stderr.write(`api listens on ${await app.getUrl()}\n`);
