// The twenty most used calls, by the official Java SDK; prints what their answers said as one JSON object.
import com.fasterxml.jackson.databind.ObjectMapper;
import io.getstream.chat.java.models.App;
import io.getstream.chat.java.models.Channel;
import io.getstream.chat.java.models.Channel.ChannelMemberRequestObject;
import io.getstream.chat.java.models.Channel.ChannelRequestObject;
import io.getstream.chat.java.models.DeleteStrategy;
import io.getstream.chat.java.models.FilterCondition;
import io.getstream.chat.java.models.Message;
import io.getstream.chat.java.models.Message.MessageRequestObject;
import io.getstream.chat.java.models.Reaction;
import io.getstream.chat.java.models.Reaction.ReactionRequestObject;
import io.getstream.chat.java.models.TaskStatus;
import io.getstream.chat.java.models.User;
import io.getstream.chat.java.models.User.UserPartialUpdateRequestObject;
import io.getstream.chat.java.models.User.UserRequestObject;
import io.getstream.chat.java.services.framework.DefaultClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

public class Conversation {
  static final Map<String, Object> told = new LinkedHashMap<>();
  static final String name = System.getenv("CHANNEL");

  static UserRequestObject user(String id) {
    return UserRequestObject.builder().id(id).build();
  }

  static Message send(String suffix, String text, String by, String parent) throws Exception {
    var message = MessageRequestObject.builder().id(name + "-" + suffix).text(text).userId(by);
    if (parent != null) message.parentId(name + "-" + parent);
    return Message.send("messaging", name).message(message.build()).request().getMessage();
  }

  static void users() throws Exception {
    var alice = UserRequestObject.builder().id("alice").name("Alice").additionalField("mood", "fine").build();
    told.put("upserted", User.upsert().user(alice).user(user("bob")).user(user("carol")).request().getUsers().keySet());
    User.partialUpdate().user(UserPartialUpdateRequestObject.builder().id("alice").setValue("mood", "glad").build()).request();
    var listed = User.list().filterConditions(FilterCondition.in("id", "alice", "bob")).request().getUsers();
    told.put("listed", listed.stream().map(User::getId).sorted().toList());
  }

  static void channel() throws Exception {
    var members = List.of("alice", "bob").stream().map(id -> ChannelMemberRequestObject.builder().user(user(id)).build()).toList();
    var data = ChannelRequestObject.builder().createdBy(user("alice")).members(members).additionalField("topic", "mills").build();
    told.put("cid", Channel.getOrCreate("messaging", name).data(data).request().getChannel().getCId());
    told.put("members", Channel.update("messaging", name).addMember("carol").request().getMembers().size());
    told.put("left", Channel.update("messaging", name).removeMember("carol").request().getMembers().size());
    told.put("partly", Channel.partialUpdate("messaging", name).setValue("topic", "wheels").request().getChannel().getAdditionalFields().get("topic"));
    var found = Channel.list().filterCondition("cid", "messaging:" + name).request().getChannels();
    told.put("found", found.stream().map(c -> c.getChannel().getCId()).toList());
    told.put("queried", Channel.queryMembers().type("messaging").id(name).request().getMembers().size());
  }

  static void messages() throws Exception {
    told.put("sent", send("1", "One", "alice", null).getText());
    told.put("reply", send("2", "A reply", "bob", "1").getType());
    var edited = MessageRequestObject.builder().text("**One**").userId("alice").build();
    told.put("edited", Message.update(name + "-1").message(edited).request().getMessage().getHtml());
    told.put("patched", Message.partialUpdate(name + "-1").setValue("tag", "x").userId("alice").request().getMessage().getAdditionalFields().get("tag"));
    told.put("replies", Message.getReplies(name + "-1").request().getMessages().size());
    Reaction.send(name + "-1").reaction(ReactionRequestObject.builder().type("like").userId("bob").build()).request();
    told.put("reactions", Reaction.list(name + "-1").request().getReactions().size());
    Reaction.delete(name + "-1", "like").userId("bob").request();
    told.put("counts", Message.get(name + "-1").request().getMessage().getReplyCount());
    Channel.markRead("messaging", name).userId("bob").request();
    told.put("deleted", Message.delete(name + "-2").request().getMessage().getDeletedAt() != null);
    told.put("truncated", Channel.truncate("messaging", name).request().getChannel().getCId());
  }

  static void ends() throws Exception {
    var task = User.deleteMany(List.of("carol")).deleteUserStrategy(DeleteStrategy.HARD).deleteMessagesStrategy(DeleteStrategy.HARD).request().getTaskId();
    String status = "";
    for (int tries = 0; tries < 100 && !status.equals("completed"); ++tries, Thread.sleep(50)) status = TaskStatus.get(task).request().getStatus();
    told.put("task", status);
    told.put("gone", Channel.delete("messaging", name).request().getChannel().getCId());
    told.put("app", App.get().request().getApp().getSqsUrl());
  }

  public static void main(String[] arguments) throws Exception {
    var properties = new Properties();
    properties.put(DefaultClient.API_URL_PROP_NAME, System.getenv("MILLRACE_URL"));
    properties.put(DefaultClient.API_KEY_PROP_NAME, System.getenv("API_KEY"));
    properties.put(DefaultClient.API_SECRET_PROP_NAME, System.getenv("API_SECRET"));
    DefaultClient.setInstance(new DefaultClient(properties));
    users();
    channel();
    messages();
    ends();
    System.out.println(new ObjectMapper().writeValueAsString(told));
    System.exit(0);  // the HTTP client's threads would keep the process for a minute
  }
}
