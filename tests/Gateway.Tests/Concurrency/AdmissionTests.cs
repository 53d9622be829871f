using System.Net;
using Gateway.Concurrency;
using Gateway.Simulator;
using Gateway.Simulator.Faults;
using Gateway.Testing;

namespace Gateway.Tests.Concurrency;

public class AdmissionTests
{
    private const string OwnLimit = "Callers:Applications:demo:MaxConcurrentRequests";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_refused_is_never_counted_as_being_here()
    {
        const int Most = 2;
        var here = new Admission.Occupancy();

        var highest = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            var seen = 0;
            for (var i = 0; i < 200_000; i++)
            {
                var entered = here.TryEnter(Most);
                seen = Math.Max(seen, here.Count);
                if (entered)
                {
                    here.Leave();
                }
            }

            return seen;
        })));

        Assert.InRange(highest.Max(), 1, Most);
        Assert.Equal(0, here.Count);
    }

    [Fact]
    public async Task An_application_with_as_many_requests_as_it_may_have_is_refused_the_next_and_nobody_else_is()
    {
        var (key, settings) = Keys.New("other-desk");
        settings["Callers:Applications:other-desk:Models:0"] = "*";
        settings[OwnLimit] = "2";
        await using var gateway = await TestGateway.StartAsync(settings);
        using var leave = new CancellationTokenSource();
        var held = await HeldAsync(gateway, 2, leave.Token);

        using var refused = await gateway.Post("/converse", Some.ConverseRequest());
        using var native = await gateway.Post("/model/claude-haiku-4-5/converse", Some.NativeRequest());
        using var other = await gateway.Send(RequestOf(key));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        var problem = await Some.JsonAsync(refused);
        Assert.Equal("concurrency_limit_exceeded", (string?)problem["code"]);
        Assert.Equal("caller", (string?)problem["party"]);
        Assert.Equal("ThrottlingException", native.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Equal("1000", native.Headers.GetValues("x-amz-retry-after").Single());
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        await LeaveAsync(leave, held);
    }

    [Fact]
    public async Task A_request_that_is_over_makes_room_however_it_ended()
    {
        await using var gateway = await TestGateway.StartAsync(new() { [OwnLimit] = "1" });

        using var answered = await gateway.Post("/converse", Some.ConverseRequest());
        using var refused = await gateway.Post("/converse", Some.ConverseRequest(modelId: "simulator.validation"));
        using var invalid = await gateway.Post("/converse", "{");
        using var stream = await gateway.Post("/converse/stream", Some.ConverseRequest());
        await stream.Content.ReadAsStringAsync(Cancelled);
        using var leave = new CancellationTokenSource();
        await LeaveAsync(leave, await HeldAsync(gateway, 1, leave.Token));
        await gateway.Logs.NextAsync(logged => logged.Id == 4000 && Equals(logged.Values["Outcome"], "aborted"));
        using var last = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.OK],
            [answered.StatusCode, refused.StatusCode, invalid.StatusCode, last.StatusCode]);
    }

    [Fact]
    public async Task Over_the_limit_of_the_process_everybody_is_refused_and_health_is_not()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Hosting:MaxConcurrentRequests"] = "3" });
        using var leave = new CancellationTokenSource();
        var held = await HeldAsync(gateway, 3, leave.Token);

        using var refused = await gateway.Post("/converse", Some.ConverseRequest());
        using var live = await gateway.Http.GetAsync(new Uri("/health/live", UriKind.Relative), Cancelled);
        using var ready = await gateway.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancelled);
        using var models = await gateway.Get("/models");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("overloaded", (string?)(await Some.JsonAsync(refused))["code"]);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.All([live, ready, models], answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        await LeaveAsync(leave, held);
    }

    // Makes calls that have arrived at Bedrock and hang there.
    private static async Task<Task[]> HeldAsync(TestGateway gateway, int calls, CancellationToken leave)
    {
        gateway.Aws.Faults.Add(AwsServices.BedrockRuntime, "Converse", FaultKind.Hang, calls);
        var held = Enumerable.Range(0, calls)
            .Select(_ => (Task)gateway.Post("/converse", Some.ConverseRequest(), leave)).ToArray();
        await gateway.Aws.Faults.WhenAllMetAsync(Cancelled);
        return held;
    }

    private static async Task LeaveAsync(CancellationTokenSource leave, Task[] held)
    {
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(held));
    }

    private static HttpRequestMessage RequestOf(string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/converse")
        {
            Content = new StringContent(Some.ConverseRequest(), null, "application/json"),
        };
        request.Headers.Add("x-api-key", key);
        return request;
    }
}
