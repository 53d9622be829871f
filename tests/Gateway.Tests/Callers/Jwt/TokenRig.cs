using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Callers.Jwt;

/// <summary>One issuer and one gateway that logs everything.</summary>
public sealed class TokenRig : IAsyncLifetime
{
    internal static readonly IssuerKey Pss = IssuerKey.Rsa("pss", "PS256");
    internal static readonly IssuerKey Curve = IssuerKey.Curve("curve");
    internal static readonly IssuerKey Sha512 = IssuerKey.Rsa("sha512", "RS512");
    internal static readonly IssuerKey NoId = IssuerKey.Rsa(null);
    internal static readonly IssuerKey Stranger = IssuerKey.Rsa("key-1");

    // A clock that does not move, in whole seconds as those of tokens, so that the limits are exact.
    private static readonly FakeTimeProvider Clock =
        new(DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));

    internal TokenIssuer Issuer { get; } = new(time: Clock);

    internal TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Issuer.Publish(Issuer.Key.Jwk(), Pss.Jwk(), Curve.Jwk(), Sha512.Jwk(), NoId.Jwk());
        Gateway = await TestGateway.StartAsync(new(Issuer.Settings().Concat(TestGateway.EveryLevel))
        {
            ["Callers:JwtIssuers:idp:Issuers:1"] = "http://adfs.city.example/adfs/services/trust",
        }, builder => builder.Services.AddSingleton<TimeProvider>(Clock));
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Issuer.Dispose();
    }
}
