export { stopPostgres as default } from './start.ts';
