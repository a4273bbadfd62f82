using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Webhooks;

public sealed class SqliteWebhookTests() : WebhookTests(new SqliteTestDatabase());

public sealed class PostgresWebhookTests() : WebhookTests(new PostgresTestDatabase());
