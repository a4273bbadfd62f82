using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Leases;

public sealed class SqliteTogetherTests() : TogetherTests(new SqliteTestDatabase());

public sealed class PostgresTogetherTests() : TogetherTests(new PostgresTestDatabase());
