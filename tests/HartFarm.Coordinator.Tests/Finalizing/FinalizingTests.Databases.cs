using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Finalizing;

public sealed class SqliteFinalizingTests() : FinalizingTests(new SqliteTestDatabase());

public sealed class PostgresFinalizingTests() : FinalizingTests(new PostgresTestDatabase());
