import { describe, expect, it } from '@jest/globals';
import { Config, ConfigError } from './config.js';

const SECRET = 'x'.repeat(32);
const URL_OF_DATABASE = 'postgres://chuang:a-password@127.0.0.1/chuang';
const RIGHT = { CHUANG_TOKEN_SECRET: SECRET, DATABASE_URL: URL_OF_DATABASE };

function faultOf(environment: Record<string, string | undefined>): string {
  try {
    new Config({ ...RIGHT, ...environment });
    return '';
  } catch (failure) {
    expect(failure).toBeInstanceOf(ConfigError);
    return (failure as Error).message;
  }
}

describe('the settings of a process', () => {
  it('have defaults for what need not be said', () => {
    const { production, host, port } = new Config(RIGHT);
    expect({ production, host, port }).toEqual({ production: false, host: '127.0.0.1', port: 4000 });
  });

  it('take an empty variable for one that is not set', () => {
    expect(new Config({ ...RIGHT, HOST: '', PORT: '' })).toMatchObject({ host: '127.0.0.1', port: 4000 });
    expect(faultOf({ CHUANG_TOKEN_SECRET: '' })).toBe('CHUANG_TOKEN_SECRET is not set; set at least 32 characters');
  });

  it('are those of the environment', () => {
    const given = { ...RIGHT, NODE_ENV: 'production', HOST: '0.0.0.0', PORT: '0' };
    expect(new Config(given)).toMatchObject({ production: true, host: '0.0.0.0', port: 0 });
    expect(new Config({ ...RIGHT, DATABASE_URL: 'postgresql:///chuang' }).databaseUrl).toBe('postgresql:///chuang');
  });

  it.each(['-1', '65536', '99999', '80.5', '0x50', '1e3', ' 80', 'http', 'NaN'])('refuse the port %j', (PORT) => {
    expect(faultOf({ PORT })).toBe(`PORT is "${PORT}"; set a number from 0 to 65535`);
  });

  it.each([
    ['CHUANG_TOKEN_SECRET', undefined, 'not set; set at least 32 characters'],
    ['CHUANG_TOKEN_SECRET', 'x'.repeat(31), 'not usable; set at least 32 characters'],
    ['DATABASE_URL', undefined, 'not set; set a postgres:// URL'],
    ['DATABASE_URL', 'chuang', 'not usable; set a postgres:// URL'],
    ['DATABASE_URL', 'mysql://root:a-password@127.0.0.1/x', 'not usable; set a postgres:// URL'],
  ])('refuse %s %j and say what would be right, without the value', (name, value, right) => {
    expect(faultOf({ [name]: value })).toBe(`${name} is ${right}`);
  });
});
