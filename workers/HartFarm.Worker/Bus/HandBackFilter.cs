using System.Runtime.ExceptionServices;
using MassTransit;

namespace HartFarm.Worker.Bus;

/// <summary>
/// What becomes of a shard's message that could not be taken: where no worker of this process takes any more, it goes back to the broker for
/// another one. Any other is dropped, since the dispatcher sends one again for a shard that nobody has claimed.
/// </summary>
internal sealed class HandBackFilter : IFilter<ExceptionReceiveContext>
{
    public Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        // What the transport sees fail, it gives back.
        if (context.Exception is NoTakerException) ExceptionDispatchInfo.Throw(context.Exception);
        return Task.CompletedTask;
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("handBack");
}
