using Amazon.Extensions.NETCore.Setup;
using Gateway.Credentials;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Credentials;

/// <summary>The HTTP handlers between the gateway and STS.</summary>
public class StsServicesTests
{
    [Fact]
    public async Task No_proxy_cookie_redirect_or_trace_comes_between_the_gateway_and_STS()
    {
        await using var rig = await SessionRig.CreateAsync();

        var handler = rig.Services.GetRequiredService<IHttpMessageHandlerFactory>()
            .CreateHandler(StsHttpClientFactory.ClientName);
        while (handler is DelegatingHandler outer)
        {
            handler = outer.InnerHandler;
        }

        var sockets = Assert.IsType<SocketsHttpHandler>(handler);
        Assert.Equal(
            (false, false, false, null),
            (sockets.UseProxy, sockets.UseCookies, sockets.AllowAutoRedirect, sockets.ActivityHeadersPropagator));
        Assert.Equal((TimeSpan.FromSeconds(1), 0), (sockets.ConnectTimeout, sockets.MaxResponseDrainSize));
    }

    [Fact]
    public void The_SDKs_own_section_of_the_configuration_is_not_read()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("AWS:Profile", "someone"), new("AWS:Region", "us-east-1")])
            .Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration);

        using var provider = services.AddCredentials().BuildServiceProvider();

        var options = provider.GetRequiredService<AWSOptions>();
        Assert.Equal((null, null), (options.Profile, options.Region));
    }
}
