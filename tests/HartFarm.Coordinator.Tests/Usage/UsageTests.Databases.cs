using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Usage;

public sealed class SqliteUsageTests() : UsageTests(new SqliteTestDatabase());

public sealed class PostgresUsageTests() : UsageTests(new PostgresTestDatabase());
