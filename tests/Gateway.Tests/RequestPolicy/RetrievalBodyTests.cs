using System.Net;
using Gateway.RequestPolicy.Schemas;
using Gateway.Testing;

namespace Gateway.Tests.RequestPolicy;

/// <summary>Invoke bodies of embedding and rerank models: what passes without a setting, what is refused, and how.</summary>
public class RetrievalBodyTests
{
    private const string Number = "123456789018";

    /// <summary>A body of each form; <c>§</c> is a text that the model reads.</summary>
    private static readonly (string Model, string Body)[] Bodies =
    [
        ("titan-embed-text-v2", """{"inputText":"§","dimensions":512,"normalize":true,"embeddingTypes":["float","binary"]}"""),
        ("cohere-embed-multilingual-v3", """{"texts":["住民票","§"],"input_type":"search_document","truncate":"END","embedding_types":["float","int8"]}"""),
        ("cohere-embed-english-v3", """{"texts":["§"],"input_type":"search_query"}"""),
        ("amazon-rerank-v1", """{"query":"転入届","documents":["§","転出届"],"top_n":1}"""),
        ("cohere-rerank-v3-5", """{"query":"§","documents":["転入届"],"top_n":1,"api_version":2,"max_tokens_per_doc":512,"return_documents":true}"""),
        ("cohere-rerank-v3-5", """{"query":"転入届","documents":[{"title":"手続","text":"§"}],"rank_fields":["title","text"],"api_version":2}"""),
    ];

    public static TheoryData<string, string> Every => [.. Bodies.Select(body => new TheoryDataRow<string, string>(body.Model, body.Body))];

    [Theory]
    [MemberData(nameof(Every))]
    public async Task A_body_of_a_known_form_needs_no_switch_and_goes_on_byte_for_byte(string model, string body)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await StartAsync(bedrock);

        using var response = await gateway.Post($"/model/{model}/invoke", body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var call = Assert.Single(bedrock.Calls);
        Assert.Equal(body, call.Body);
        Assert.Contains("\"application\"", call.Headers["X-Amzn-Bedrock-Request-Metadata"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task A_member_that_nobody_defines_is_refused_until_the_operator_lists_it(string model, string body)
    {
        var bedrock = new RecordingBedrock();
        await using var strict = await StartAsync(bedrock);
        await using var open = await StartAsync(bedrock, ("RequestPolicy:AllowMembers:0", "newMember"));
        var more = body[..^1] + ",\"newMember\":{\"a\":1}}";

        using var refused = await strict.Post($"/model/{model}/invoke", more);
        var reached = bedrock.Calls.Count;
        using var passed = await open.Post($"/model/{model}/invoke", more);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (refused.StatusCode, passed.StatusCode));
        var message = (string?)(await Some.JsonAsync(refused))["message"];
        Assert.Contains("newMember", message, StringComparison.Ordinal);
        Assert.Contains("member_not_allowed", message, StringComparison.Ordinal);
        Assert.Equal(0, reached);
        Assert.Equal(more, Assert.Single(bedrock.Calls).Body);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Personal_data_in_a_text_is_blocked(string model, string body)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await StartAsync(bedrock, ("PersonalData:Requests", "Block"));

        using var response = await gateway.Post($"/model/{model}/invoke", Containing(body));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("personal_data_blocked", (string?)(await Some.JsonAsync(response))["message"], StringComparison.Ordinal);
        Assert.Empty(bedrock.Calls);
        Assert.Equal("my_number=1", (await gateway.Logs.NextAsync(logged => logged.Id == 4000)).Values["PersonalData"]);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Or_masked_with_every_other_byte_as_it_was(string model, string body)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await StartAsync(bedrock, ("PersonalData:Requests", "Mask"));

        using var response = await gateway.Post($"/model/{model}/invoke", Containing(body));

        Assert.Equal(
            Containing(body).Replace(Number, new string('*', 12), StringComparison.Ordinal), Assert.Single(bedrock.Calls).Body);
    }

    [Fact]
    public async Task The_callers_own_names_in_a_document_are_searched_too()
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await StartAsync(bedrock, ("PersonalData:Requests", "Block"));

        using var response = await gateway.Post(
            "/model/cohere-rerank-v3-5/invoke", $$"""{"query":"x","documents":[{"個人番号 {{Number}}":"x"}],"api_version":2}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(bedrock.Calls);
    }

    [Theory]
    [InlineData(nameof(BodyForm.TitanEmbed), """{"input":["x"]}""", "There is no input. Titan takes one text in a call. Use inputText")]
    [InlineData(nameof(BodyForm.TitanEmbed), """{"input_text":"x"}""", "There is no input_text. Use inputText.")]
    [InlineData(nameof(BodyForm.TitanEmbed), """{"texts":["x"]}""", "There is no texts. Titan takes one text in a call.")]
    [InlineData(nameof(BodyForm.TitanEmbed), """{"inputText":["x"]}""", "inputText must be a single value")]
    [InlineData(nameof(BodyForm.TitanEmbed), """{"inputText":"x","input_type":"search_query"}""", "There is no input_type. Bedrock's API does not have it.")]
    [InlineData(nameof(BodyForm.TitanEmbed), """{"inputText":"x","model":"m"}""", "There is no model. The URL names the model")]
    [InlineData(nameof(BodyForm.TitanEmbed), """{"inputText":"x","encoding_format":"base64"}""", "There is no encoding_format. Use embeddingTypes.")]
    [InlineData(nameof(BodyForm.CohereEmbed), """{"input":"x"}""", "There is no input. Use texts.")]
    [InlineData(nameof(BodyForm.CohereEmbed), """{"texts":"x"}""", "texts must be a list ([…]).")]
    [InlineData(nameof(BodyForm.CohereEmbed), """{"texts":["x"],"inputType":"search_query"}""", "There is no inputType. Use input_type.")]
    [InlineData(nameof(BodyForm.CohereEmbed), """{"images":["data:image/png;base64,AA=="]}""", "There is no images. The model takes texts alone. Use texts.")]
    [InlineData(nameof(BodyForm.CohereEmbed), """{"texts":["x"],"output_dimension":256}""", "There is no output_dimension. Bedrock's API does not have it.")]
    [InlineData(nameof(BodyForm.CohereEmbed), """{"texts":["x"],"stream":true}""", "There is no stream. Vectors and scores are not streamed.")]
    [InlineData(nameof(BodyForm.AmazonRerank), """{"query":"x","documents":["y"],"top_k":1}""", "There is no top_k. Use top_n.")]
    [InlineData(nameof(BodyForm.AmazonRerank), """{"query":"x","documents":["y"],"api_version":2}""", "There is no api_version. Bedrock's API does not have it.")]
    [InlineData(nameof(BodyForm.CohereRerank), """{"query":"x","documents":"y"}""", "documents must be a list ([…]).")]
    [InlineData(nameof(BodyForm.CohereRerank), """{"query":"x","passages":["y"],"topN":1}""", "2 things in this request are not accepted. (1) There is no passages. Use documents. (2) There is no topN. Use top_n.")]
    public void A_slip_is_told_with_what_to_use(string form, string body, string told) =>
        SlipTests.AssertSlip(body, Enum.Parse<BodyForm>(form), told);

    private static string Containing(string body) => body.Replace("§", $"個人番号は{Number}です", StringComparison.Ordinal);

    private static Task<TestGateway> StartAsync(RecordingBedrock bedrock, params (string Name, string Value)[] settings)
    {
        var all = settings.ToDictionary(setting => $"Callers:Applications:demo:{setting.Name}", string? (setting) => setting.Value);
        all["Callers:Applications:demo:Models:0"] = "*";
        return TestGateway.StartAsync(all, simulator: bedrock.Install);
    }
}
