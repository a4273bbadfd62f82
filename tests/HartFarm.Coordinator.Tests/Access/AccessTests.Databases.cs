using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Access;

public sealed class SqliteQuotaTests() : QuotaTests(new SqliteTestDatabase());

public sealed class PostgresQuotaTests() : QuotaTests(new PostgresTestDatabase());

public sealed class SqliteTenantTests() : TenantTests(new SqliteTestDatabase());

public sealed class PostgresTenantTests() : TenantTests(new PostgresTestDatabase());

public sealed class SqliteKeyTests() : KeyTests(new SqliteTestDatabase());

public sealed class PostgresKeyTests() : KeyTests(new PostgresTestDatabase());

public sealed class SqliteAuditTests() : AuditTests(new SqliteTestDatabase());

public sealed class PostgresAuditTests() : AuditTests(new PostgresTestDatabase());
