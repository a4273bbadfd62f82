using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Jobs;

public sealed class SqliteHoldUpTests() : HoldUpTests(new SqliteTestDatabase());

public sealed class PostgresHoldUpTests() : HoldUpTests(new PostgresTestDatabase());
