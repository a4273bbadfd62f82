using System.Security.Claims;
using HartFarm.Coordinator.Audit;
using Microsoft.AspNetCore.Http;

namespace HartFarm.Coordinator.Http.Access;

/// <summary>Whoever sent the request at hand; where there is none, the coordinator itself.</summary>
internal sealed class RequestActors(IHttpContextAccessor requests) : IAuditActors
{
    /// <summary>How the audit log names whoever needs no key.</summary>
    public const string Local = "local";

    public AuditActor Current
    {
        get
        {
            if (requests.HttpContext is not { } context) return AuditActor.Coordinator;
            var address = context.Connection.RemoteIpAddress;
            return new AuditActor(
                context.User.FindFirstValue(Caller.KeyClaim) ?? Local, (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString());
        }
    }
}
