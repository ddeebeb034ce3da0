import GRDB

/// The store's tables. Numbers of price, quantity and money are INTEGER units of 1e-8; the views `…_text` give them
/// as exact decimals. Times are milliseconds since 1970 UTC. Confidences, weights and shares are units of 1e-6.
enum Schema {
  /// `WITN`: tells a store of ours from any other SQLite database.
  static let application: Int32 = 0x5749_544E
  /// The newest version that this program can read and write.
  static let version = 3

  /// Makes of an empty database a store of this version, or brings an older store up to it.
  ///
  /// The mark comes first: a host that is killed while it makes its store must know it again at its next start.
  static func migrate(_ pool: DatabasePool) throws {
    try pool.write { try $0.execute(sql: "PRAGMA application_id = \(application)") }
    try migrator.migrate(pool)
  }

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 journal") { try $0.execute(sql: journal) }
    migrator.registerMigration("1 projections") { database in
      try database.execute(sql: projections)
      try database.execute(sql: statistics)
      for view in views { try database.execute(sql: view) }
      try database.execute(sql: "PRAGMA user_version = 1")
    }
    migrator.registerMigration("2 certificates") { database in
      try database.execute(sql: certificates)
      try database.execute(sql: "PRAGMA user_version = 2")
    }
    migrator.registerMigration("3 fills of a venue") { database in
      try database.execute(sql: venueFills)
      try database.execute(sql: "PRAGMA user_version = 3")
    }
    return migrator
  }

  private static let journal = """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE TABLE input (
      seq INTEGER PRIMARY KEY CHECK (seq > 0), kind TEXT NOT NULL, time INTEGER NOT NULL, body BLOB NOT NULL,
      chain BLOB NOT NULL);
    CREATE TABLE event (
      seq INTEGER NOT NULL, n INTEGER NOT NULL, type TEXT NOT NULL, v INTEGER NOT NULL, time INTEGER NOT NULL,
      body TEXT NOT NULL, PRIMARY KEY (seq, n)) WITHOUT ROWID;
    CREATE INDEX event_by_type ON event (type, time);
    CREATE INDEX event_by_time ON event (time);
    """

  /// What this host saw of plugins, by the SHA-256 of their bytes. No input brings it about, and no replay needs it.
  private static let certificates = """
    CREATE TABLE certificates (
      sha256 TEXT NOT NULL, kit TEXT NOT NULL, level INTEGER NOT NULL, time INTEGER NOT NULL, text TEXT NOT NULL,
      PRIMARY KEY (sha256, kit, level)) WITHOUT ROWID;
    """

  /// What a venue's fill has beside a simulated one's: its number there, and a fee in another currency than the quote.
  private static let venueFills = """
    ALTER TABLE fills ADD COLUMN trade INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE fills ADD COLUMN withheld INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE fills ADD COLUMN fee_asset TEXT;
    ALTER TABLE fills ADD COLUMN fee_quantity INTEGER;
    CREATE INDEX fills_by_trade ON fills (symbol, trade) WHERE trade != 0;
    """

  private static let projections = """
    CREATE TABLE orders (
      id INTEGER PRIMARY KEY, symbol TEXT NOT NULL, side TEXT NOT NULL, purpose TEXT NOT NULL,
      trigger INTEGER, quantity INTEGER, price INTEGER NOT NULL, decision INTEGER NOT NULL,
      requested INTEGER NOT NULL, state TEXT NOT NULL, filled INTEGER NOT NULL DEFAULT 0,
      fee INTEGER NOT NULL DEFAULT 0, reason TEXT, updated INTEGER NOT NULL);
    CREATE INDEX orders_by_symbol ON orders (symbol, requested);
    CREATE TABLE order_transition (
      seq INTEGER NOT NULL, n INTEGER NOT NULL, order_id INTEGER NOT NULL, state TEXT NOT NULL,
      filled INTEGER NOT NULL, time INTEGER NOT NULL, reason TEXT, PRIMARY KEY (seq, n)) WITHOUT ROWID;
    CREATE INDEX order_transition_by_order ON order_transition (order_id, seq, n);
    CREATE TABLE fills (
      seq INTEGER NOT NULL, n INTEGER NOT NULL, order_id INTEGER NOT NULL, symbol TEXT NOT NULL,
      side TEXT NOT NULL, purpose TEXT NOT NULL, decision INTEGER NOT NULL, quantity INTEGER NOT NULL,
      price INTEGER NOT NULL, fee INTEGER NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (seq, n)) WITHOUT ROWID;
    CREATE INDEX fills_by_order ON fills (order_id);
    CREATE TABLE trades (
      seq INTEGER NOT NULL, n INTEGER NOT NULL, symbol TEXT NOT NULL, entry_time INTEGER NOT NULL,
      entry_price INTEGER NOT NULL, exit_time INTEGER, exit_price INTEGER, quantity INTEGER NOT NULL,
      fees INTEGER NOT NULL, pnl INTEGER NOT NULL, exit_reason TEXT NOT NULL, decision INTEGER NOT NULL,
      entry_order INTEGER NOT NULL, exit_order INTEGER, PRIMARY KEY (seq, n)) WITHOUT ROWID;
    CREATE INDEX trades_by_time ON trades (exit_time);
    CREATE TABLE positions (
      id INTEGER PRIMARY KEY, symbol TEXT NOT NULL, entry_time INTEGER NOT NULL, entry_price INTEGER NOT NULL,
      quantity INTEGER NOT NULL, current_price INTEGER NOT NULL, unrealized INTEGER NOT NULL DEFAULT 0,
      stop INTEGER, status TEXT NOT NULL CHECK (status IN ('OPEN', 'CLOSED')), updated INTEGER NOT NULL);
    CREATE UNIQUE INDEX positions_open ON positions (symbol) WHERE status = 'OPEN';
    CREATE TABLE decisions (
      id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, n INTEGER NOT NULL, symbol TEXT NOT NULL,
      time INTEGER NOT NULL, price INTEGER NOT NULL, rule TEXT NOT NULL, action TEXT NOT NULL, winner TEXT,
      failed TEXT NOT NULL, confidence REAL NOT NULL);
    CREATE INDEX decisions_by_time ON decisions (time);
    CREATE TABLE votes (
      decision INTEGER NOT NULL, place INTEGER NOT NULL, strategy TEXT NOT NULL, answer TEXT NOT NULL,
      confidence INTEGER NOT NULL, weight INTEGER NOT NULL, standing TEXT NOT NULL,
      PRIMARY KEY (decision, place)) WITHOUT ROWID;
    CREATE TABLE refusals (
      seq INTEGER NOT NULL, n INTEGER NOT NULL, order_id INTEGER NOT NULL, symbol TEXT NOT NULL,
      side TEXT NOT NULL, purpose TEXT NOT NULL, reason TEXT NOT NULL, codes TEXT NOT NULL,
      decision INTEGER NOT NULL, price INTEGER NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (seq, n)) WITHOUT ROWID;
    CREATE INDEX refusals_by_time ON refusals (time);
    """

  private static let statistics = """
    CREATE TABLE equity (
      seq INTEGER NOT NULL, n INTEGER NOT NULL, time INTEGER NOT NULL, equity INTEGER NOT NULL,
      cash INTEGER NOT NULL, PRIMARY KEY (seq, n)) WITHOUT ROWID;
    CREATE INDEX equity_by_time ON equity (time);
    CREATE TABLE daily_stats (
      day INTEGER PRIMARY KEY, trades INTEGER NOT NULL DEFAULT 0, winning INTEGER NOT NULL DEFAULT 0,
      losing INTEGER NOT NULL DEFAULT 0, pnl INTEGER NOT NULL DEFAULT 0, peak INTEGER,
      max_drawdown INTEGER NOT NULL DEFAULT 0, last_equity INTEGER);
    CREATE TABLE strategies (
      id TEXT PRIMARY KEY, version TEXT NOT NULL, sha256 TEXT NOT NULL, state TEXT NOT NULL, note TEXT NOT NULL,
      updated INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE system_log (
      id INTEGER PRIMARY KEY, seq INTEGER NOT NULL DEFAULT 0, time INTEGER NOT NULL,
      level TEXT NOT NULL CHECK (level IN ('INFO', 'WARNING', 'ERROR')), component TEXT NOT NULL,
      message TEXT NOT NULL CHECK (length(message) <= 1000), details TEXT);
    CREATE INDEX system_log_by_time ON system_log (time);
    """

  /// An INTEGER of 1e-8 as an exact decimal text.
  private static func decimal(_ column: String) -> String {
    """
    CASE WHEN \(column) IS NULL THEN NULL ELSE printf('%s%d.%08d', CASE WHEN \(column) < 0 THEN '-' ELSE '' END,
    abs(\(column) / 100000000), abs(\(column) % 100000000)) END AS \(column)
    """
  }

  private static func view(_ table: String, _ plain: String, _ units: [String]) -> String {
    "CREATE VIEW \(table)_text AS SELECT \(plain), \(units.map(decimal).joined(separator: ", ")) FROM \(table)"
  }

  private static let views = [
    view(
      "orders", "id, symbol, side, purpose, decision, requested, state, reason, updated",
      ["trigger", "quantity", "price", "filled", "fee"]),
    view("fills", "order_id, symbol, side, purpose, decision, time", ["quantity", "price", "fee"]),
    view(
      "trades", "symbol, entry_time, exit_time, exit_reason, decision, entry_order, exit_order",
      ["entry_price", "exit_price", "quantity", "fees", "pnl"]),
    view(
      "positions", "id, symbol, entry_time, status, updated",
      ["entry_price", "quantity", "current_price", "unrealized", "stop"]),
    view("equity", "time", ["equity", "cash"]),
    view(
      "daily_stats", "date(day * 86400, 'unixepoch') AS date, trades, winning, losing, max_drawdown / 1e6 AS drawdown",
      ["pnl", "last_equity"]),
    """
    CREATE VIEW trade_strategies AS SELECT t.entry_order, t.decision, v.strategy, v.answer, v.confidence, v.weight
    FROM trades t JOIN votes v ON v.decision = t.decision
    WHERE v.answer = 'BUY' AND v.standing IN ('counted', 'carried')
    """,
  ]
}
