using System.Threading.Tasks.Sources;
using Gateway.Bedrock;
using Gateway.Bedrock.Runtime;
using Gateway.Bedrock.Targets;
using Gateway.Catalog;
using Gateway.Credentials;
using Gateway.Http;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// A call to Bedrock without the wire: budget, breaker, concurrency limit, deadline and retry rules, around an attempt that succeeds
/// after a wait. Used by one thread.
/// </summary>
internal sealed class StraightPath : IValueTaskSource<BedrockAttempt>
{
    private static readonly BedrockAttempt Success = BedrockAttempt.Succeeded(new Nothing());
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private ManualResetValueTaskSourceCore<BedrockAttempt> _answer;
    private BedrockClient? _client;
    private BedrockCall? _call;
    private RequestTimers? _timers;

    /// <summary>Takes the place of the transport.</summary>
    public void Replace(WebApplicationBuilder gateway) => gateway.Services.AddSingleton<SendAttempt>(Send);

    /// <summary>Gets a session, so that no later call waits for one.</summary>
    public async Task PrepareAsync(IServiceProvider services)
    {
        var target = services.GetRequiredService<UpstreamTargets>().All[0];
        var cache = services.GetRequiredService<SessionCache>().For(target);
        if (!(await cache.GetAsync(CancellationToken.None)).Is(out var session, out var error))
        {
            throw new InvalidOperationException(error.Detail.En);
        }

        _timers = services.GetRequiredService<RequestTimers>();
        _client = services.GetRequiredService<BedrockClient>();
        _call = new BedrockCall(
            "request", Some.Placement(target), BedrockOperation.Converse, [], ReadOnlyMemory<byte>.Empty, Limit,
            mayRetry: true)
        {
            AttemptTimeout = Limit,
        };
        _call.BeginAttempt(session.Name, TimeProvider.System.GetTimestamp()).Duration = TimeSpan.FromMilliseconds(1);
    }

    /// <summary>Makes the call once more. What the call itself takes, its hash and its record, is not counted.</summary>
    public void Run()
    {
        using var timer = _timers!.Start(CancellationToken.None);
        var sent = _client!.SendAsync(_call!, timer);
        _answer.SetResult(Success); // What waits goes on here, on this thread.
        if (!sent.IsCompleted || !sent.Result.Is(out _, out _))
        {
            throw new InvalidOperationException("The call did not succeed.");
        }
    }

    BedrockAttempt IValueTaskSource<BedrockAttempt>.GetResult(short token) => _answer.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<BedrockAttempt>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<BedrockAttempt>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);

    private ValueTask<BedrockAttempt> Send(BedrockCall call, Session session, CancellationToken cancellationToken)
    {
        call.BeginWriting();
        _answer.Reset();
        return new(this, _answer.Version);
    }

    private sealed class Nothing() : BedrockResponse(new(null, null, []))
    {
        public override void Dispose()
        {
            // It holds nothing.
        }
    }
}
