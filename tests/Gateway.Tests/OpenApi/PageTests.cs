using Gateway.Testing;

namespace Gateway.Tests.OpenApi;

public class PageTests
{
    [Fact]
    public async Task The_page_shows_the_operations_staff_need_first_and_what_the_list_of_models_refuses()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await Some.JsonAsync(await gateway.Get("/swagger/v1/swagger.json"));

        Assert.Equal(["会話", "モデル", "AWS SDK 互換", "OpenAI と Anthropic 互換", "利用量", "運用担当者"], document["tags"]!.AsArray().Select(tag => (string?)tag!["name"]));
        var answers = document["paths"]!["/models"]!["get"]!["responses"]!.AsObject();
        Assert.Equal(["200", "401"], answers.Select(answer => answer.Key));
    }
}
