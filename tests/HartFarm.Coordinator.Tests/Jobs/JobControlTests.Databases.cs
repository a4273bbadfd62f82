using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Jobs;

public sealed class SqliteJobControlTests() : JobControlTests(new SqliteTestDatabase());

public sealed class PostgresJobControlTests() : JobControlTests(new PostgresTestDatabase());
