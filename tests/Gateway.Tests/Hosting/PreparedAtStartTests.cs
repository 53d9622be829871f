using Gateway.Hosting;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Tests.Hosting;

/// <summary>The work that start does so that the first request does not.</summary>
public sealed class PreparedAtStartTests : IDisposable
{
    private readonly ManualResetEventSlim _calledAws = new();

    public void Dispose() => _calledAws.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task The_first_session_does_not_wait_for_the_work_and_the_server_does()
    {
        var host = new StartedHost();
        await using var gateway = await TestGateway.StartAsync(
            gateway: builder => builder.Services
                .AddSingleton<IHostedService>(host)
                .AddSingleton<PreparedAtStart.Work>(() =>
                {
                    _calledAws.Wait(TestContext.Current.CancellationToken);
                    host.IsPrepared = true;
                }),
            simulator: builder => builder.Services.AddSingleton<IStartupFilter>(new FirstCall(_calledAws)));

        Assert.True(host.WasPreparedWhenStarted);
    }

    [Fact(Timeout = 120_000)]
    public async Task Routes_are_compiled_before_the_first_request()
    {
        var routes = new CompiledRoutes();
        await using var gateway = await TestGateway.StartAsync(
            gateway: builder => builder.Services.AddSingleton<MatcherPolicy>(routes));

        // Nothing has been asked: without the work at start this waits until the test's timeout.
        await routes.Compiled.WaitAsync(TestContext.Current.CancellationToken);
    }

    private sealed class StartedHost : IHostedLifecycleService
    {
        public bool IsPrepared { get; set; }

        public bool WasPreparedWhenStarted { get; private set; }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken)
        {
            WasPreparedWhenStarted = IsPrepared;
            return Task.CompletedTask;
        }

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class FirstCall(ManualResetEventSlim arrived) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((HttpContext context, RequestDelegate rest) =>
            {
                arrived.Set();
                return rest(context);
            });
            next(app);
        };
    }

    // Routing asks its policies about the endpoints while it compiles the routes.
    private sealed class CompiledRoutes : MatcherPolicy, INodeBuilderPolicy
    {
        private readonly TaskCompletionSource _compiled = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Compiled => _compiled.Task;

        public override int Order => 0;

        public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints)
        {
            _compiled.TrySetResult();
            return false;
        }

        public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints) => [];

        public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges) =>
            throw new NotSupportedException();
    }
}
