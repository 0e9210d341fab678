import { isBeating } from './heartbeat.js';

// The health check of a container: 0 while the worker of this container does its work, 1 otherwise.
process.exitCode = isBeating(new Date()) ? 0 : 1;
