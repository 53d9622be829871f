using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Gateway.Clients.JavaScript;
using Gateway.Quotas;
using Gateway.Sandbox;
using Gateway.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Clients.StockClients;

/// <summary>A used-up budget is asked for once by SDKs with their default retries; a limit of a minute is asked for again.</summary>
public class UsedUpBudgetTests(UsedUpBudgetTests.Budgets sandbox) : IClassFixture<UsedUpBudgetTests.Budgets>
{
    private const string Haiku = "claude-haiku-4-5";

    [Fact]
    public async Task The_AWS_SDK_sends_once()
    {
        sandbox.UseUp();

        var error = await new NodeScript("converse.mjs", sandbox.Environment).ErrorAsync(StockSandbox.Haiku, "こんにちは");

        Assert.Equal(("AccessDeniedException", 403), (error.Name, error.Status));
        Assert.Contains("quota_exceeded", error.Message, StringComparison.Ordinal);
        Assert.Equal([403], sandbox.Statuses());
    }

    [Fact]
    public async Task The_Anthropic_SDK_sends_once()
    {
        sandbox.UseUp();
        using var client = new AnthropicClient
        {
            BaseUrl = sandbox.GatewayUrl.ToString().TrimEnd('/'),
            ApiKey = sandbox.Key,
            MaxRetries = 2,
        };

        var error = await Assert.ThrowsAnyAsync<AnthropicApiException>(() => client.Messages.Create(
            new() { Model = Haiku, MaxTokens = 100, Messages = [new() { Role = Role.User, Content = "こんにちは" }] },
            TestContext.Current.CancellationToken));

        Assert.Equal(402, (int)error.StatusCode);
        Assert.Contains("billing_error", error.Message, StringComparison.Ordinal);
        Assert.Equal([402], sandbox.Statuses());
    }

    [Fact]
    public async Task The_OpenAI_SDK_sends_once()
    {
        sandbox.UseUp();

        var error = await new NodeScript("openai.mjs", sandbox.OpenAIEnvironment, "OpenAIClients").ErrorAsync("two retries", Haiku, "7");

        Assert.Equal((429, "insufficient_quota"), (error.Status, error.Code));
        Assert.Equal([429], sandbox.Statuses());
    }

    [Fact]
    public async Task A_limit_of_a_minute_is_asked_for_again()
    {
        sandbox.Free(requestsUsed: TimeSpan.FromMilliseconds(200));

        var answer = await new NodeScript("openai.mjs", sandbox.OpenAIEnvironment, "OpenAIClients").ResponseAsync("two retries", Haiku, "7");

        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.Equal([429, 200], sandbox.Statuses());
    }

    public sealed class Budgets : StockSandbox, IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-ledger-");
        private IServiceProvider _services = null!;

        internal Dictionary<string, string> OpenAIEnvironment => new()
        {
            ["OPENAI_BASE_URL"] = new Uri(HttpsUrl, "v1").ToString(),
            ["OPENAI_API_KEY"] = Key,
            ["NODE_EXTRA_CA_CERTS"] = AuthorityPath,
        };

        private protected override Dictionary<string, string?> Settings => new(base.Settings.Concat(GatewaySettings.Ledger(_folder.FullName)))
        {
            [$"{Application}:Quotas:TokensPerMonth"] = "1000000000",
            [$"{Application}:Quotas:RequestsPerMinute"] = "60000",
            [$"{Application}:Quotas:RequestBurst"] = "00:00:01",
        };

        /// <summary>Makes the month's tokens used.</summary>
        internal void UseUp()
        {
            Load(1_000_000_000);
            Responses.Clear();
        }

        /// <summary>Makes the month's tokens unused and lets the requests of a minute be full for a moment.</summary>
        internal void Free(TimeSpan requestsUsed)
        {
            Load(0);
            Use.All.Requests.Overdraw(TimeSpan.FromSeconds(1) + requestsUsed);
            Responses.Clear();
        }

        internal IEnumerable<int> Statuses() => Responses.All.Select(response => response.Status);

        private ApplicationUse Use => _services.GetRequiredService<QuotaAdmission>().UseOf("stock");

        public void Dispose() => _folder.Delete(recursive: true);

        private void Load(long tokens)
        {
            var month = Use.All.In(BudgetPeriod.MonthOf(DateTimeOffset.UtcNow));
            lock (Use.Gate)
            {
                month.Used = new(tokens, 0);
            }
        }

        private protected override SandboxOptions Change(SandboxOptions options)
        {
            var changed = base.Change(options);
            return changed with
            {
                ConfigureGateway = builder =>
                {
                    changed.ConfigureGateway?.Invoke(builder);
                    builder.Services.AddHostedService(provider => new Capture(() => _services = provider));
                },
            };
        }

        private sealed class Capture(Action capture) : Microsoft.Extensions.Hosting.IHostedService
        {
            public Task StartAsync(CancellationToken cancellationToken)
            {
                capture();
                return Task.CompletedTask;
            }

            public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        }
    }
}
