using System.Text;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.Tests.RequestPolicy.Walk;

public class DuplicateNameTests
{
    private const string Twice = "gives a member twice: ";

    [Fact]
    public void Free_JSON_stands_at_these_places()
    {
        Assert.Equal(
            [
                "messages[0].content[0].toolUse.input",
                "messages[0].content[0].toolResult.content[0].json",
                "toolConfig.tools[0].toolSpec.inputSchema.json",
                "additionalModelRequestFields",
            ],
            Place.Documents.Select(place => place.Path));
        Assert.Equal(["promptVariables", "requestMetadata"], Place.Maps.Select(place => place.Path));
    }

    [Fact]
    public void Free_JSON_may_hold_id_and_ID_at_every_level()
    {
        Assert.All(Place.Documents, place => Assert.Null(Walked.Error(place.With(
            """{"id":1,"ID":{"id":1,"ID":[[{"é":1,"É":2}]]},"\u0049d":2}"""))));
    }

    [Fact]
    public void Free_JSON_may_not_hold_the_same_name_twice_and_its_names_are_not_repeated()
    {
        Assert.All(Place.Documents, place =>
        {
            Assert.Contains(
                $"{Twice}{place.Of("*")} (", Walked.Error(place.With("""{"id":1,"id":2}""")),
                StringComparison.Ordinal);
            Assert.Contains(
                $"{Twice}{place.Path}[1][0].*.* (",
                Walked.Error(place.With("""[0,[{"secret":{"text":1,"\u0074ext":2}}]]""")),
                StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_structure_holds_no_two_names_that_differ_in_case_only()
    {
        Assert.All(Place.Structures, place =>
        {
            Assert.Null(Walked.Error(place.With("""{"text":1,"other":2,"Unknown":3}""")));
            foreach (var both in new[]
            {
                """{"text":1,"Text":2}""", """{"Text":1,"text":2}""", """{"TEXT":1,"x":0,"\u0074ext":2}""",
                """{"other":1,"Other":2}""", """{"straße":1,"STRAßE":2}""", """{"é":1,"\u00c9":2}""",
            })
            {
                var isText = place.Members.Contains("text") && both.Contains("ext", StringComparison.Ordinal);
                var at = isText ? "text" : "*";

                Assert.Contains($"{Twice}{place.Of(at)} (", Walked.Error(place.With(both)), StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public void A_member_the_API_defines_is_named_whatever_its_case()
    {
        Assert.All(Place.Structures, place => Assert.All(place.Members, name =>
        {
            var upper = name.ToUpperInvariant();
            foreach (var (first, second) in new[] { (name, name), (name, upper), (upper, name) })
            {
                Assert.Contains(
                    $"{Twice}{place.Of(name)} (",
                    Walked.Error(place.With($$"""{"{{first}}":null,"{{second}}":null}""")),
                    StringComparison.Ordinal);
            }
        }));
    }

    [Fact]
    public void A_map_may_hold_keys_that_differ_in_case_and_its_values_are_structures_again()
    {
        Assert.All(Place.Maps, place =>
        {
            Assert.Null(Walked.Error(place.With("""{"k":1,"K":{"text":"a"}}""")));
            Assert.Contains(
                $"{Twice}{place.Path}.* (", Walked.Error(place.With("""{"k":1,"\u006b":2}""")),
                StringComparison.Ordinal);
            Assert.Contains(
                Twice, Walked.Error(place.With("""{"k":{"text":1,"Text":2}}""")), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("""{"toolConfig":{"tools":{"toolSpec":{"inputSchema":{"json":{"id":1,"ID":2}}}}}}""")]
    [InlineData("""{"messages":[{"content":[{"toolUse":[{"input":{"id":1,"ID":2}}]}]}]}""")]
    [InlineData("""{"AdditionalModelRequestFields":{"id":1,"ID":2}}""")]
    [InlineData("""{"requestMetadata":[{"id":1,"ID":2}]}""")]
    [InlineData("""{"promptVariables":{"k":{"text":{"id":1,"ID":2}}}}""")]
    [InlineData("""{"input":{"id":1,"ID":2}}""")]
    public void A_value_of_another_form_or_spelling_does_not_open_a_place_for_free_JSON(string body)
    {
        Assert.Contains(Twice, Walked.Error(body), StringComparison.Ordinal);
    }

    [Fact]
    public void ConverseStream_adds_one_member()
    {
        Assert.Contains(
            "twice: guardrailConfig.streamProcessingMode (",
            Walked.Error("""{"guardrailConfig":{"streamProcessingMode":"sync","StreamProcessingMode":"async"}}"""),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"input":{"converse":{"messages":[],"Messages":[]}}}""", "input.converse.messages")]
    [InlineData("""{"input":{"converse":{"system":[{"text":"","TEXT":""}]}}}""", "input.converse.system[0].text")]
    [InlineData("""{"input":{"invokeModel":{"body":"","Body":""}}}""", "input.invokeModel.body")]
    [InlineData("""{"input":{},"Input":{}}""", "input")]
    [InlineData("""{"modelId":1,"modelid":2}""", "*")]
    [InlineData(
        """{"input":{"converse":{"additionalModelRequestFields":{"a":1,"a":2}}}}""",
        "input.converse.additionalModelRequestFields.*")]
    public void CountTokens_has_a_Converse_request_inside(string body, string place)
    {
        Assert.Contains($"{Twice}{place} (", Walked.Error(body, BodyForm.CountTokens), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{"input":{"converse":{"additionalModelRequestFields":{"a":1,"A":2}}}}""", nameof(BodyForm.CountTokens))]
    [InlineData("""{"modelId":["not read"]}""", nameof(BodyForm.CountTokens))]
    [InlineData("""{"modelId":1,"ModelId":2,"messages":[{"text":1,"Text":2}]}""", nameof(BodyForm.Opaque))]
    public void Other_forms_have_no_modelId(string body, string form)
    {
        var error = RequestMembers.Read(
            Encoding.UTF8.GetBytes(body), Enum.Parse<BodyForm>(form), Policies.Default, out var members,
            TestContext.Current.CancellationToken);

        Assert.Null(error);
        Assert.False(members.ModelId.IsGiven);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(5_000)]
    public void However_many_names_there_are_each_is_remembered(int count)
    {
        var names = Enumerable.Range(0, count).Select(i => $"\"n{i}\":{i}").ToArray();

        Assert.Null(Walked.Error($"{{{string.Join(',', names)}}}"));
        Assert.Null(Walked.Error($"{{{string.Join(',', names)}}}", BodyForm.Opaque));
        foreach (var again in new[] { 0, count / 2, count - 1 })
        {
            var body = $"{{{string.Join(',', names)},\"\\u006e{again}\":0}}";

            Assert.Contains(Twice, Walked.Error(body), StringComparison.Ordinal);
            Assert.Contains(Twice, Walked.Error(body, BodyForm.Opaque), StringComparison.Ordinal);
        }
    }
}
