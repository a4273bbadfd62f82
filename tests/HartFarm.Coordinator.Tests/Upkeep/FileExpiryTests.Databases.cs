using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Upkeep;

public sealed class SqliteFileExpiryTests() : FileExpiryTests(new SqliteTestDatabase());

public sealed class PostgresFileExpiryTests() : FileExpiryTests(new PostgresTestDatabase());
