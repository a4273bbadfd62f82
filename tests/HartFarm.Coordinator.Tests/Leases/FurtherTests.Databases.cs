using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Leases;

public sealed class SqliteFurtherTests() : FurtherTests(new SqliteTestDatabase());

public sealed class PostgresFurtherTests() : FurtherTests(new PostgresTestDatabase());
