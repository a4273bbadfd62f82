using static HartFarm.Http.Tests.Access.RouteRule;

namespace HartFarm.Http.Tests.Access;

/// <summary>Every route that there is. A new one has to be put down here, which is the moment to think of who may use it.</summary>
internal static class RouteRules
{
    public static IReadOnlyDictionary<string, RouteRule> All { get; } = new Dictionary<string, RouteRule>
    {
        ["GET v1/jobs"] = Reads,
        ["POST v1/jobs"] = Submits,
        ["POST v1/jobs/dry-run"] = Submits,
        ["GET v1/jobs/{id}"] = ReadsOne,
        ["GET v1/jobs/{id}/shards"] = ReadsOne,
        ["GET v1/jobs/{id}/events"] = ReadsOne,
        ["POST v1/jobs/{id}/pause"] = ControlsOne,
        ["POST v1/jobs/{id}/resume"] = ControlsOne,
        ["POST v1/jobs/{id}/cancel"] = ControlsOne,
        ["POST v1/jobs/{id}/retry"] = ControlsOne,
        ["DELETE v1/jobs/{id}"] = ControlsOne,
        ["GET v1/jobs/{id}/webhook-deliveries"] = ReadsOne,
        ["POST v1/jobs/{id}/webhook-deliveries/test"] = SubmitsToOne,
        ["GET v1/jobs/{id}/images"] = ReadsOne,
        ["GET v1/jobs/{id}/images/{index:long}"] = ReadsOne,
        ["GET v1/jobs/{id}/manifest"] = ReadsOne,
        ["GET v1/jobs/{id}/objects"] = ReadsOne,
        ["GET v1/jobs/{id}/objects/{**name}"] = ReadsOne,
        ["HEAD v1/jobs/{id}/objects/{**name}"] = ReadsOne,
        ["GET v1/files"] = Reads,
        ["POST v1/files"] = Submits,
        ["GET v1/files/{id}"] = ReadsOne,
        ["GET v1/files/{id}/content"] = ReadsOne,
        ["DELETE v1/files/{id}"] = SubmitsToOne,
        ["GET v1/models"] = Reads,
        ["GET v1/models/{id}"] = Reads,
        ["POST v1/images/generations"] = Submits,
        ["GET v1/batches"] = Reads,
        ["POST v1/batches"] = Submits,
        ["GET v1/batches/{id}"] = ReadsOne,
        ["POST v1/batches/{id}/cancel"] = SubmitsToOne,
        ["GET v1/workers"] = Reads,
        ["GET v1/usage"] = Reads,
        ["GET v1/account"] = AnyKey,
        ["GET v1/tenants"] = Administers,
        ["POST v1/tenants"] = Administers,
        ["GET v1/tenants/{name}"] = Administers,
        ["PUT v1/tenants/{name}"] = Administers,
        ["DELETE v1/tenants/{name}"] = Administers,
        ["GET v1/keys"] = Administers,
        ["POST v1/keys"] = Administers,
        ["GET v1/keys/{id}"] = Administers,
        ["DELETE v1/keys/{id}"] = Administers,
        ["GET v1/audit"] = Administers,
        ["ANY hangfire/{**path}"] = Administers,
        ["ANY health/live"] = Open,
        ["ANY health/ready"] = Open,
        ["GET openapi/{documentName}.json"] = Open,
    };
}
