"""Drives an installed kernel with jupyter_client and prints what came of each request as one JSON object."""
import json
import signal
import sys
import time

from jupyter_client.manager import start_new_kernel

LIMIT = 60
manager, client = start_new_kernel(startup_timeout=LIMIT, kernel_name=sys.argv[1])
found = {}


def exchange(kind, content, channel="shell", replies=True, answer=None, during=None):
    """Sends one message; its reply and all that is published for it up to the idle state."""
    message = client.session.msg(kind, content)
    getattr(client, channel + "_channel").send(message)
    receive = client.get_control_msg if channel == "control" else client.get_shell_msg
    number = message["header"]["msg_id"]
    seen, asked, reply, idle = [], [], None, False
    end = time.monotonic() + LIMIT
    while not idle and time.monotonic() < end:
        if answer is not None:
            try:
                question = client.get_stdin_msg(timeout=0.05)
                asked.append(question["content"])
                client.input(answer)
            except Exception as nothing:
                if type(nothing).__name__ != "Empty":
                    raise
        try:
            output = client.get_iopub_msg(timeout=0.05)
        except Exception as nothing:
            if type(nothing).__name__ != "Empty":
                raise
            continue
        if output["parent_header"].get("msg_id") == number:
            seen.append({"type": output["msg_type"], "content": output["content"]})
            idle = seen[-1] == {"type": "status", "content": {"execution_state": "idle"}}
            if during is not None and output["msg_type"] == "stream":
                during()
                during = None
    while replies and reply is None:
        got = receive(timeout=LIMIT)
        if got["parent_header"].get("msg_id") == number:
            reply = {"type": got["msg_type"], "content": got["content"]}
    return {"reply": reply, "published": seen, "asked": asked}


def execute(code, answer=None, during=None, **fields):
    content = dict(code=code, silent=False, store_history=True, user_expressions={}, allow_stdin=answer is not None, stop_on_error=True)
    content.update(fields)
    return exchange("execute_request", content, answer=answer, during=during)


def history(**fields):
    return exchange("history_request", dict(dict(output=False, raw=True), **fields))


try:
    found["heartbeat"] = client.hb_channel.is_beating()
    found["info"] = exchange("kernel_info_request", {})
    found["info on control"] = exchange("kernel_info_request", {}, channel="control")
    found["hello"] = execute('Console.WriteLine("hello, world");')
    found["stderr"] = execute('Console.Error.WriteLine("trouble");')
    found["result"] = execute("6 * 7")
    found["display"] = execute('display(HTML("<b>shown</b>"));')
    found["failure"] = execute('int Half(int x) => x % 2 == 0 ? x / 2 : throw new ArgumentException("odd");\nHalf(3)')
    execute("var conformanceValue = 12;")
    found["completion"] = exchange("complete_request", {"code": "1 + conformanceVa", "cursor_pos": 17})
    found["inspection"] = exchange("inspect_request", {"code": "conformanceValue", "cursor_pos": 5, "detail_level": 0})
    found["completeness"] = {
        code: exchange("is_complete_request", {"code": code})
        for code in ["1 + 1", "if (true) {", "int Twice(int x)\n{\n", "var x = ];", ""]}
    found["help"] = execute("#!lsmagic")
    codes = ["var remembered = 1;", "remembered + 1", "remembered + 2", "remembered + 1"]
    for code in codes:
        execute(code)
    found["history tail"] = history(hist_access_type="tail", n=4)
    found["history with output"] = history(hist_access_type="tail", n=4, output=True)
    start = found["history tail"]["reply"]["content"]["history"][0][1]
    found["history range"] = history(hist_access_type="range", session=0, start=start, stop=start + 2)
    found["history search"] = history(hist_access_type="search", pattern="remembered + ?")
    found["history unique"] = history(hist_access_type="search", pattern="remembered*", unique=True, n=2)
    found["history wrong"] = history(hist_access_type="sideways")
    found["input"] = execute('Console.Write("got " + input("name? "));', answer="Ada")
    found["password"] = execute('var secret = password("word? "); secret', answer="swordfish")
    found["history after password"] = history(hist_access_type="tail", n=50, output=True)
    found["inspection of password"] = exchange("inspect_request", {"code": "secret", "cursor_pos": 3, "detail_level": 1})
    found["input refused"] = execute('input("name? ")')
    found["clear"] = execute('Console.WriteLine(1); Microsoft.DotNet.Interactive.KernelInvocationContext.Current.ClearOutput(wait: true); Console.WriteLine(2);')
    found["comms"] = exchange("comm_info_request", {})
    found["comm open"] = exchange("comm_open", {"comm_id": "c1", "target_name": "nobody", "data": {}}, replies=False)
    found["comm message"] = exchange("comm_msg", {"comm_id": "c1", "data": {}}, replies=False)
    found["comm close"] = exchange("comm_close", {"comm_id": "c1", "data": {}}, replies=False)
    found["silent"] = execute('Console.WriteLine("unheard"); 5', silent=True)
    found["not stored"] = execute('"forget me"', store_history=False)
    found["history after not stored"] = history(hist_access_type="tail", n=2)
    found["expressions"] = execute("var w = 6;", user_expressions={"good": "w * 7", "bad": "nothing"})
    found["debug"] = exchange("debug_request", {"type": "request", "seq": 1, "command": "initialize", "arguments": {}}, channel="control")
    found["unknown request"] = exchange("dance_request", {})
    found["unknown message"] = exchange("dance", {}, replies=False)
    found["wrong types"] = {
        name: exchange(kind, content)
        for name, kind, content in [
            ("code", "execute_request", {"code": 5}),
            ("silent", "execute_request", {"code": "1", "silent": "no"}),
            ("expressions", "execute_request", {"code": "1", "user_expressions": ["a"]}),
            ("number", "history_request", {"hist_access_type": "tail", "n": "ten"}),
            ("completeness", "is_complete_request", {"code": {}}),
            ("cursor", "complete_request", {"code": "1", "cursor_pos": "end"})]}
    endless = 'Console.WriteLine("running"); while (true) { }'
    found["interrupt by message"] = execute(endless, during=lambda: client.control_channel.send(client.session.msg("interrupt_request", {})))
    found["interrupt by signal"] = execute(endless, during=lambda: manager.signal_kernel(signal.SIGINT))
    found["after interrupts"] = execute("conformanceValue")
    manager.restart_kernel(now=False)
    client.wait_for_ready(timeout=LIMIT)
    found["after restart"] = execute("conformanceValue")
    found["counted anew"] = found["after restart"]["reply"]["content"].get("execution_count")
    shutdown = client.session.msg("shutdown_request", {"restart": True})
    client.control_channel.send(shutdown)
    while True:
        reply = client.get_control_msg(timeout=LIMIT)
        if reply["parent_header"].get("msg_id") == shutdown["header"]["msg_id"]:
            found["shutdown"] = {"reply": {"type": reply["msg_type"], "content": reply["content"]}}
            break
    end = time.monotonic() + LIMIT
    while manager.is_alive() and time.monotonic() < end:
        time.sleep(0.02)
    found["alive after shutdown"] = manager.is_alive()
finally:
    client.stop_channels()
    if manager.is_alive():
        manager.shutdown_kernel(now=True)

print(json.dumps(found, default=str))
