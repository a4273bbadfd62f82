using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Leases;

public sealed class SqliteLeaseTests() : LeaseTests(new SqliteTestDatabase());

public sealed class PostgresLeaseTests() : LeaseTests(new PostgresTestDatabase());
