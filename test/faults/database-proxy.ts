import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Where a connection is cut: the COMMIT is sent and never arrives, or it was carried out and its answer is lost. */
export type Cut = 'before the commit' | 'before its answer';

/** How a COMMIT of the simple protocol ends; a text cannot hold the zero byte. */
const COMMIT = Buffer.from('COMMIT\0');

/** Stands between the application and PostgreSQL and cuts the connection of the next commit when told to. */
export class DatabaseProxy {
  private order: { readonly cut: Cut; commitsLeft: number } | undefined;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
    private readonly sockets: Set<Socket>,
  ) {}

  static async start(databaseUrl: string): Promise<DatabaseProxy> {
    const sockets = new Set<Socket>();
    const server = createServer();
    const proxy = new DatabaseProxy(server, new URL(databaseUrl), sockets);
    server.on('connection', (socket) => {
      proxy.join(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Lets some commits through and cuts the one after them. */
  cutCommit(cut: Cut, commitsBefore = 0): void {
    this.order = { cut, commitsLeft: commitsBefore };
  }

  /** Whether the cut that was ordered has happened. Takes the order back if not. */
  hasCut(): boolean {
    const isDone = this.order === undefined;
    this.order = undefined;
    return isDone;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket): void {
    const server = connect(Number(this.target.port), this.target.hostname);
    let isAnswerLost = false;
    const drop = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('error', drop).on('close', () => {
        this.sockets.delete(socket);
        drop();
      });
    }
    client.on('data', (data) => {
      const cut = data.includes(COMMIT) ? this.cutOfThisCommit() : undefined;
      if (cut === 'before the commit') {
        drop();
        return;
      }
      if (cut === 'before its answer') isAnswerLost = true;
      server.write(data);
    });
    server.on('data', (data) => {
      if (isAnswerLost) drop();
      else client.write(data);
    });
  }

  private cutOfThisCommit(): Cut | undefined {
    if (!this.order) return undefined;
    this.order.commitsLeft -= 1;
    if (this.order.commitsLeft >= 0) return undefined;
    const { cut } = this.order;
    this.order = undefined;
    return cut;
  }
}
