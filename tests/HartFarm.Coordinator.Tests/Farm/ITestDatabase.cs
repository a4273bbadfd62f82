using HartFarm.Coordinator.Data;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>An empty job store of a test's own.</summary>
public interface ITestDatabase : IAsyncDisposable
{
    /// <summary>Makes the tables.</summary>
    Task CreateAsync();

    /// <summary>The store as one more process sees it.</summary>
    IFarmDatabase Open(params IInterceptor[] interceptors);
}
