using Gateway.Callers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Callers;

/// <summary>What the straight way of a valid key assumes about ASP.NET's authorization.</summary>
public sealed class KnownCallerTests
{
    [Fact]
    public async Task The_fallback_policy_asks_for_a_known_caller_and_nothing_else()
    {
        await using var services = new ServiceCollection().AddCallers().BuildServiceProvider();

        var fallback = await services.GetRequiredService<IAuthorizationPolicyProvider>().GetFallbackPolicyAsync();

        Assert.IsType<DenyAnonymousAuthorizationRequirement>(Assert.Single(fallback!.Requirements));
    }
}
