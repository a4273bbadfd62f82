using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Dispatch;

public sealed class SqliteDispatcherTests() : DispatcherTests(new SqliteTestDatabase());

public sealed class PostgresDispatcherTests() : DispatcherTests(new PostgresTestDatabase());
