namespace HartFarm.Coordinator.Tests.Webhooks;

/// <summary>A webhook as a receiver sees it.</summary>
internal sealed record TestNotice(string Id, string Timestamp, string Signature, string ContentType, string Body);
