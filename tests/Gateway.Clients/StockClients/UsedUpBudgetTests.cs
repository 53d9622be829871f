using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Gateway.Clients.JavaScript;
using Gateway.Quotas;
using Gateway.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Clients.StockClients;

/// <summary>A used-up budget is asked for once by SDKs that send again.</summary>
public class UsedUpBudgetTests(BudgetSandbox sandbox) : IClassFixture<BudgetSandbox>
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
}

/// <summary>A sandbox whose application has a budget, with a ledger of its own.</summary>
public sealed class BudgetSandbox : StockSandbox, IDisposable
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
    };

    /// <summary>Makes the month's tokens used.</summary>
    internal void UseUp()
    {
        var used = _services.GetRequiredService<QuotaAdmission>().UseOf("stock");
        lock (used.Gate)
        {
            used.All.In(BudgetPeriod.MonthOf(DateTimeOffset.UtcNow)).Used = new(1_000_000_000, 0);
        }

        Responses.Clear();
    }

    internal IEnumerable<int> Statuses() => Responses.All.Select(response => response.Status);

    public void Dispose() => _folder.Delete(recursive: true);

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
