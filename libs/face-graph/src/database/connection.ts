import neo4j, {
  type Driver,
  isDateTime,
  isRetryableError,
  Neo4jError,
  type Record as DriverRecord,
  type RecordShape,
  type Result,
  type Transaction as DriverTransaction,
} from "neo4j-driver";
import { GraphError } from "../errors.ts";
import { explainFailure, isOutOfMemory } from "./driver-failure.ts";
import { retry } from "./retry.ts";

/** How to reach a server. */
export interface GraphAccess {
  /** bolt://, neo4j:// (with routing), or either with +s. */
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  /** By default the server's own. */
  readonly database?: string;
}

/**
 * Plain values only. Every number travels as a float: queries say toInteger() where an integer is
 * stored.
 */
export type Parameters = Readonly<Record<string, unknown>>;

export interface Written<Row> {
  readonly rows: Row[];
  readonly nodesCreated: number;
  readonly nodesDeleted: number;
  readonly relationshipsCreated: number;
  readonly relationshipsDeleted: number;
  readonly propertiesSet: number;
}

/** Queries within one transaction. */
export interface Transaction {
  run<Row>(query: string, parameters?: Parameters): Promise<Written<Row>>;
}

export interface StreamOptions {
  readonly onRow: (values: readonly unknown[]) => void;
  /** Rows asked for at a time. */
  readonly fetchSize?: number;
}

const oldestServer = [5, 26] as const;

/**
 * Connects, and waits until the server answers queries.
 * @throws GraphError `CONNECTION_FAILED`, `AUTHENTICATION_FAILED`, `SERVER_TOO_OLD`
 */
export async function connect(access: GraphAccess): Promise<GraphConnection> {
  const driver = neo4j.driver(
    access.uri,
    neo4j.auth.basic(access.username, access.password),
    {
      disableLosslessIntegers: true,
      connectionAcquisitionTimeout: 30_000,
      userAgent: "facegraph",
      // nobody reads them, and a new database warns of every name that it has not seen
      notificationFilter: {
        minimumSeverityLevel: neo4j.notificationFilterMinimumSeverityLevel.OFF,
      },
    },
  );
  const connection = new GraphConnection(driver, access.database);
  try {
    const [server] = await connection.read<{ version: string }>(
      "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version",
    );
    checkVersion(server?.version ?? "0", access.uri);
    return connection;
  } catch (error) {
    await driver.close();
    throw error;
  }
}

function checkVersion(version: string, uri: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (
    major > oldestServer[0] ||
    (major === oldestServer[0] && minor >= oldestServer[1])
  )
    return;
  const oldest = oldestServer.join(".");
  throw new GraphError(
    { code: "SERVER_TOO_OLD", uri, version, oldest },
    `Expected Neo4j ${oldest} or later at ${uri} but it is ${version}; upgrade it, or unset NEO4J_URI to use the embedded one.`,
  );
}

/**
 * The one door to Neo4j: plain rows out, typed errors, transactions that the driver may run again.
 */
export class GraphConnection {
  private readonly driver: Driver;
  private readonly database: string | undefined;

  constructor(driver: Driver, database: string | undefined) {
    this.driver = driver;
    this.database = database;
  }

  async read<Row>(query: string, parameters: Parameters = {}): Promise<Row[]> {
    const { records } = await this.inTransaction("READ", (transaction) =>
      transaction.run(query, parameters),
    );
    return records.map((record) => plainRow<Row>(record));
  }

  /**
   * One query in a transaction of its own. It may run more than once: it must come out the same.
   */
  async write<Row>(
    query: string,
    parameters: Parameters = {},
  ): Promise<Written<Row>> {
    return this.inWriteTransaction((transaction) =>
      transaction.run<Row>(query, parameters),
    );
  }

  /** Several queries, all or none. `work` may run more than once: it must come out the same. */
  async inWriteTransaction<T>(
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    return this.inTransaction("WRITE", (transaction) =>
      work(plainTransaction(transaction)),
    );
  }

  /**
   * Hands rows over one at a time as they come, as lists of values: for edges, which would not fit
   * as objects. A query that fails once rows have come is not run again, as they would come twice.
   */
  async stream(
    query: string,
    parameters: Parameters,
    { onRow, fetchSize = 20_000 }: StreamOptions,
  ): Promise<void> {
    let hasRows = false;
    const onNext = (values: readonly unknown[]) => {
      hasRows = true;
      onRow(values);
    };
    await this.inTransaction(
      "READ",
      (transaction) => consume(transaction.run(query, parameters), onNext),
      { fetchSize, mayRepeat: () => !hasRows },
    );
  }

  async close(): Promise<void> {
    await this.driver.close();
  }

  /**
   * Runs a transaction, and again after a deadlock, a change of leader or a lost connection, even
   * one that was lost while committing. The driver could do that itself, but it would also try for
   * a minute what the server has too little memory for.
   */
  private async inTransaction<T>(
    mode: "READ" | "WRITE",
    work: (transaction: DriverTransaction) => Promise<T>,
    {
      fetchSize = 5000,
      mayRepeat = () => true,
    }: { readonly fetchSize?: number; readonly mayRepeat?: () => boolean } = {},
  ): Promise<T> {
    const session = this.openSession(mode, fetchSize);
    const attempt = async () => {
      const transaction = await session.beginTransaction();
      try {
        const outcome = await work(transaction);
        await transaction.commit();
        return outcome;
      } catch (error) {
        if (transaction.isOpen())
          await transaction.rollback().catch(() => undefined); // what matters is why
        throw error;
      }
    };
    try {
      return await retry(
        attempt,
        (error) =>
          error instanceof Neo4jError &&
          isRetryableError(error) &&
          !isOutOfMemory(error) &&
          mayRepeat(),
      ).finally(() => session.close());
    } catch (error) {
      throw error instanceof Neo4jError ? explainFailure(error) : error;
    }
  }

  private openSession(mode: "READ" | "WRITE", fetchSize: number) {
    return this.driver.session({
      defaultAccessMode:
        mode === "READ" ? neo4j.session.READ : neo4j.session.WRITE,
      fetchSize,
      ...(this.database === undefined ? {} : { database: this.database }),
    });
  }
}

function consume(result: Result, onRow: StreamOptions["onRow"]): Promise<void> {
  return new Promise((resolve, reject) => {
    result.subscribe({
      onNext: (record) => {
        // what record.get() reads, without its lookup by name
        onRow((record as unknown as { _fields: readonly unknown[] })._fields);
      },
      onCompleted: () => {
        resolve();
      },
      onError: reject,
    });
  });
}

function plainTransaction(transaction: DriverTransaction): Transaction {
  return {
    async run<Row>(query: string, parameters: Parameters = {}) {
      const { records, summary } = await transaction.run(query, parameters);
      const counts = summary.counters.updates();
      return {
        rows: records.map((record) => plainRow<Row>(record)),
        nodesCreated: counts.nodesCreated,
        nodesDeleted: counts.nodesDeleted,
        relationshipsCreated: counts.relationshipsCreated,
        relationshipsDeleted: counts.relationshipsDeleted,
        propertiesSet: counts.propertiesSet,
      };
    },
  };
}

function plainRow<Row>(record: DriverRecord<RecordShape>): Row {
  return plain(record.toObject()) as Row;
}

/** Neo4j's date and time become Date; numbers are plain already. */
function plain(value: unknown): unknown {
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value))
    return value;
  if (isDateTime(value)) return value.toStandardDate();
  if (Array.isArray(value)) {
    const isScalar = value.length === 0 || typeof value[0] !== "object";
    return isScalar ? value : value.map(plain);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, plain(inner)]),
  );
}
