using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Jobs;

public sealed class SqliteSubmissionTests() : SubmissionTests(new SqliteTestDatabase());

public sealed class PostgresSubmissionTests() : SubmissionTests(new PostgresTestDatabase());
