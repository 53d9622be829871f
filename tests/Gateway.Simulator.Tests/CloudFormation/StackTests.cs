using Gateway.Simulator.CloudFormation;

namespace Gateway.Simulator.Tests.CloudFormation;

public sealed class StackTests
{
    private static readonly StackPlace Place = new("111122223333", "ap-northeast-1", "some-stack");

    [Theory]
    [InlineData("!Ref Ids", """["a","b"]""")]
    [InlineData("!Ref AWS::AccountId", "\"111122223333\"")]
    [InlineData("!Sub 'x-${AWS::Region}-${Word}-${!Kept}'", "\"x-ap-northeast-1-word-${Kept}\"")]
    [InlineData("!Sub ['${A}/${Word}', { A: !Ref Word }]", "\"word/word\"")]
    [InlineData("!Join ['-', !Ref Ids]", "\"a-b\"")]
    [InlineData("!Join ['', [x, !Ref Word]]", "\"xword\"")]
    [InlineData("!Split [':', 'a:b']", """["a","b"]""")]
    [InlineData("!Select [1, !Split [':', 'a:b']]", "\"b\"")]
    [InlineData("!If [IsWord, yes, no]", "\"yes\"")]
    [InlineData("!If [IsOther, yes, no]", "\"no\"")]
    [InlineData("!If [IsEither, yes, no]", "\"yes\"")]
    [InlineData("!If [IsBoth, yes, no]", "\"no\"")]
    [InlineData("[one, !If [IsOther, two, !Ref AWS::NoValue], three]", """["one","three"]""")]
    [InlineData("{ Kept: 1, Gone: !Ref AWS::NoValue }", """{"Kept":1}""")]
    [InlineData("!ImportValue some-export", "\"imported\"")]
    [InlineData("!ImportValue { 'Fn::Sub': 'some-${Suffix}' }", "\"imported\"")]
    [InlineData("!GetAtt Role.Arn", "\"arn:aws:iam::111122223333:role/TheRole\"")]
    [InlineData("!Sub '${Role.Arn}/*'", "\"arn:aws:iam::111122223333:role/TheRole/*\"")]
    [InlineData("!Ref Secret", "\"arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:the/secret-a1B2c3\"")]
    [InlineData("{ 'Condition': { StringEquals: { a: b } } }", """{"Condition":{"StringEquals":{"a":"b"}}}""")]
    [InlineData("{ 'Fn::Join': [',', [a, b]] }", "\"a,b\"")]
    public void A_function_is_resolved_as_CloudFormation_does(string yaml, string json) =>
        Assert.Equal(json, Created(yaml).Resources["Thing"]["Properties"]!["Value"]!.ToJsonString());

    [Theory]
    [InlineData("!Cidr [10.0.0.0/16, 2, 8]", "Fn::Cidr")]
    [InlineData("!Ref Nothing", "Nothing")]
    [InlineData("!GetAtt Nothing.Arn", "Nothing")]
    [InlineData("!ImportValue other-export", "other-export")]
    [InlineData("!If [IsNobody, 1, 2]", "IsNobody")]
    [InlineData("!Select [2, [a, b]]", "item 2 of 2")]
    [InlineData("!Join [!Ref Word, !Ref Ids]", "literal")]
    [InlineData("!Ref NotMade", "NotMade")]
    public void What_cannot_be_resolved_is_refused_by_name(string yaml, string said) =>
        Assert.Contains(
            said, Assert.Throws<TemplateFormatException>(() => Created(yaml)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{ a: &x 1 }", "aliases")]
    [InlineData("{ <<: { a: 1 } }", "merges")]
    [InlineData("{ a: 1, a: 2 }", "a")]
    public void What_CloudFormation_does_not_read_is_refused(string yaml, string said) =>
        Assert.Contains(
            said, Assert.Throws<TemplateFormatException>(() => Created(yaml)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Word", "longer than eight")]
    [InlineData("Word", "UPPER")]
    [InlineData("Size", "11")]
    [InlineData("Size", "ten")]
    [InlineData("Choice", "third")]
    [InlineData("Ids", "a,B")]
    [InlineData("Unknown", "x")]
    public void A_parameter_must_be_allowed(string name, string value)
    {
        var given = new Dictionary<string, string> { ["Needed"] = "x", [name] = value };

        Assert.Contains(
            name, Assert.Throws<TemplateFormatException>(() => Created("1", given)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_without_default_must_be_given() => Assert.Contains(
        "Needed", Assert.Throws<TemplateFormatException>(() => Created("1", [])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_resource_is_made_only_if_its_condition_holds()
    {
        var stack = Created("1");

        Assert.Contains("Role", stack.Resources.Keys);
        Assert.DoesNotContain("NotMade", stack.Resources.Keys);
    }

    [Fact]
    public void What_is_exported_can_be_imported()
    {
        var stack = Created("1");

        Assert.Equal("arn:aws:iam::111122223333:role/TheRole", stack.Exports["some-stack-role"]);
        Assert.Equal("arn:aws:iam::111122223333:role/TheRole", stack.Outputs["RoleArn"]);
    }

    private static Stack Created(string yaml, Dictionary<string, string>? given = null) => Stack.Create(
        TemplateReader.Read($$"""
        Parameters:
          Word: { Type: String, Default: word, AllowedPattern: '[a-z ]*', MaxLength: 8 }
          Size: { Type: Number, Default: 5, MinValue: 1, MaxValue: 10 }
          Choice: { Type: String, Default: first, AllowedValues: [first, second] }
          Ids: { Type: CommaDelimitedList, Default: 'a, b', AllowedPattern: '[a-z]' }
          Suffix: { Type: String, Default: export }
          Needed: { Type: String }
        Conditions:
          IsWord: !Equals [!Ref Word, word]
          IsOther: !Not [!Condition IsWord]
          IsEither: !Or [!Condition IsWord, !Condition IsOther]
          IsBoth: !And [!Condition IsWord, !Condition IsOther]
        Resources:
          Role: { Type: AWS::IAM::Role, Properties: { RoleName: TheRole } }
          Secret: { Type: AWS::SecretsManager::Secret, Properties: { Name: the/secret } }
          NotMade: { Type: AWS::IAM::Role, Condition: IsOther, Properties: { RoleName: Other } }
          Thing: { Type: Some::Thing, Properties: { Value: {{yaml}} } }
        Outputs:
          RoleArn: { Value: !GetAtt Role.Arn, Export: { Name: !Sub '${AWS::StackName}-role' } }
        """),
        Place,
        given ?? new() { ["Needed"] = "x" },
        new Dictionary<string, string> { ["some-export"] = "imported" });
}
