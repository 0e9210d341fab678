/** What a process is told from outside, read once at start. */
export class Config {
  readonly production: boolean;
  readonly host: string;
  /** 0 lets the system choose a free port. */
  readonly port: number;
  /** Signs the short access tokens of sessions; at least 32 characters. */
  readonly tokenSecret: string;
  readonly databaseUrl: string;

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    this.production = environment.NODE_ENV === 'production';
    this.host = environment.HOST ?? '127.0.0.1';
    this.port = portOf(environment.PORT ?? '4000');
    this.tokenSecret = required(
      environment,
      'CHUANG_TOKEN_SECRET',
      (text) => text.length >= 32,
      'at least 32 characters',
    );
    this.databaseUrl = required(environment, 'DATABASE_URL', (text) => URL.canParse(text), 'a postgres:// URL');
  }
}

/** A setting that is missing or malformed: the process cannot start, and the message says what would be right. */
export class ConfigError extends Error {}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigError(`PORT is "${text}"; set a number from 0 to 65535`);
  return port;
}

function required(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  isRight: (text: string) => boolean,
  right: string,
): string {
  const text = environment[name];
  if (!text || !isRight(text)) throw new ConfigError(`${name} is ${text ? 'not usable' : 'not set'}; set ${right}`);
  return text;
}
