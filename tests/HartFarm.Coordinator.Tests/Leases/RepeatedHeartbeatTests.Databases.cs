using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Leases;

public sealed class SqliteRepeatedHeartbeatTests() : RepeatedHeartbeatTests(new SqliteTestDatabase());

public sealed class PostgresRepeatedHeartbeatTests() : RepeatedHeartbeatTests(new PostgresTestDatabase());
